import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Provider } from '../providers/provider';
import { createApi, type Api, type ApiOptions } from '../transport/api';
import { realClock } from '../transport/clock';
import { inputFailure } from '../transport/failure';
import { executionSignal, n8nWire, type RequestContext } from '../transport/n8nWire';
import { textOf } from '../transport/json';
import { thisProcess } from '../transport/thisProcess';
import type { Clock, Wire } from '../transport/wire';

/** A provider account, reachable from a node. */
export interface Connection {
	api: Api;
	wire: Wire;
	clock: Clock;
}

/** What a node may ask of its connection. */
export interface ConnectOptions extends Pick<ApiOptions, 'retries'> {
	/** In place of what the provider's document allows. */
	requestsPerMinute?: number;
}

/** Connects a node to the account of its credential. The key itself stays with n8n. */
export async function connect(
	context: RequestContext,
	provider: Provider,
	{ requestsPerMinute = provider.pacing.requestsPerMinute, retries }: ConnectOptions = {},
): Promise<Connection> {
	const credential = await context.getCredentials<ICredentialDataDecryptedObject>(
		provider.credentialType,
	);
	const clock = realClock(executionSignal(context));
	const wire = n8nWire(context, provider.credentialType);
	const api = createApi({
		wire,
		clock,
		baseUrl: requireBaseUrl(credential.baseUrl),
		toFailure: provider.toFailure,
		// Only to keep it out of error texts, should a provider quote it.
		secrets: [textOf(credential.apiKey).trim()],
		onRetry: (text) => context.logger.info(text),
		...(retries && { retries }),
		...(requestsPerMinute !== undefined && {
			rate: thisProcess.rates.of(textOf(credential.apiKey).trim(), requestsPerMinute),
		}),
	});
	return { api, wire, clock };
}

function requireBaseUrl(value: unknown): string {
	const url = textOf(value).trim();
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw inputFailure([
		`The Base URL in the credential must be a full address that starts with https:// (given: ${JSON.stringify(url)}).`,
	]);
}
