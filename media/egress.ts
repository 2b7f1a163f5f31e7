import type { IExecuteFunctions } from 'n8n-workflow';

import { urlOfAddress } from './hosts';

/** n8n's own rules for requests to a host. */
export interface Egress {
	/** Whether n8n's own filter lets a request go there; it does where it is off. */
	allows(url: string): Promise<boolean>;
	/** A URL for each address that the host of this one has; none where that cannot be found out. */
	resolve(url: string): Promise<string[]>;
}

/** Placeholders that n8n returns where a proxy resolves names; they say nothing about the host. */
const STAND_IN = /^198\.1[89]\./;

/**
 * n8n's filter for outgoing requests (`N8N_SSRF_PROTECTION_ENABLED`). Its HTTP helper applies it to
 * every connection anyway. Asking it first tells a refusal from a host that does not answer. n8n 1.x has
 * no such filter.
 */
export function egressOf({ helpers }: Pick<IExecuteFunctions, 'helpers'>): Egress {
	if (!('getSecureEgressFilter' in helpers)) {
		return { allows: async () => true, resolve: async () => [] };
	}
	const filter = helpers.getSecureEgressFilter();
	const lookup = filter.createSecureLookup();
	return {
		allows: async (url) => {
			// It rejects when the name cannot be resolved: then the request will say so.
			const verdict = await filter.validateUrl(url).catch(() => ({ ok: true }));
			return verdict.ok;
		},
		resolve: async (url) => {
			const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
			return await new Promise((resolve) => {
				lookup(host, { all: true }, (error, found) => {
					const addresses = error || !Array.isArray(found) ? [] : found;
					const real = addresses.filter(({ address }) => !STAND_IN.test(address));
					resolve(real.map(({ address }) => urlOfAddress(address)));
				});
			});
		},
	};
}
