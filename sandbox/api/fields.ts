import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const parseUrl = (text: string): URL | undefined =>
	URL.canParse(text) ? new URL(text) : undefined;

/** An address that begins with http: or https:. */
export const webUrl = z
	.string()
	.refine((text) => ['http:', 'https:'].includes(parseUrl(text)?.protocol ?? ''), {
		message: 'must be an http or https URL',
	});

/** Where Dance Generator's uploads are, on the sandbox's own address. */
const UPLOADS = '/files/';

/**
 * An address that a provider can fetch a file from. An upload at Dance Generator is none: nothing says
 * that anybody else gets it. What else the sandbox serves stands for files anywhere in the world.
 */
export const fetchableUrl = webUrl.refine(
	(text) => {
		const url = parseUrl(text);
		return !(url?.hostname === '127.0.0.1' && url.pathname.startsWith(UPLOADS));
	},
	{ message: 'cannot be fetched: the file belongs to another provider' },
);

/**
 * A text with a length in characters as people count them (code points): an emoji is one. The
 * documents say "chars" without saying which kind.
 */
export const textOf = (shortest: number, longest: number): z.ZodEffects<z.ZodString> =>
	z.string().refine(
		(text) => {
			const { length } = [...text];
			return length >= shortest && length <= longest;
		},
		{ message: `must have ${shortest} to ${longest} characters` },
	);

/** Addresses that only this machine or its own network can reach. */
const privateAddresses = new BlockList();
for (const [network, prefix] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
] as const) {
	privateAddresses.addSubnet(network, prefix, 'ipv4');
}
privateAddresses.addAddress('::1', 'ipv6');
privateAddresses.addSubnet('fc00::', 7, 'ipv6');
privateAddresses.addSubnet('fe80::', 10, 'ipv6');

function isPublicHost(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '');
	const version = isIP(host);
	if (version === 0) return host.includes('.') && !/\.(local|localhost|internal)$/.test(host);
	return !privateAddresses.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * "Public https URL". What the sandbox itself serves counts as public, uploads at Dance Generator
 * apart: to its providers it is the rest of the world, and one task's result can be the next one's input.
 */
export const publicHttpsUrl = (ownOrigin: () => string) =>
	fetchableUrl.refine(
		(text) => {
			const url = parseUrl(text);
			if (url?.origin === ownOrigin()) return true;
			return url?.protocol === 'https:' && isPublicHost(url.hostname);
		},
		{ message: 'must be a public https URL' },
	);
