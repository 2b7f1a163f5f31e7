import { Failure } from '../transport/failure';

/** Host names and literal addresses that are this machine or a private network (RFC 6890). */
const PRIVATE_HOSTS: readonly RegExp[] = [
	/^(0|10|127)\./,
	/^169\.254\./,
	/^192\.168\./,
	/^172\.(1[6-9]|2\d|3[01])\./,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
	/^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$/i,
	/(^|\.)(localhost|local|internal)$/i,
];

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL points at this machine. A provider's base URL does so for the sandbox only. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Whether a URL points into a private network or at this machine, as far as its text tells. */
export function isPrivate(url: string): boolean {
	const { hostname } = new URL(url);
	return PRIVATE_HOSTS.some((pattern) => pattern.test(hostname));
}

/**
 * Checks an address a provider told us to download from: https to a public host; with the base URL on
 * loopback (the sandbox) loopback too. Names that resolve to private addresses are the business of
 * n8n's own SSRF protection.
 * @throws Failure `unsafeUrl`
 */
export function requireSafeDownload(url: string, baseUrl: string): void {
	const problem = downloadProblem(url, baseUrl);
	if (problem === undefined) return;
	throw new Failure({
		kind: 'unsafeUrl',
		message: `The result was not downloaded: its address ${problem}`,
		nextStep: 'The task itself is done; its videoUrl can be opened by hand if you trust it.',
		retryable: false,
	});
}

function downloadProblem(url: string, baseUrl: string): string | undefined {
	if (!URL.canParse(url)) return 'is not a URL';
	if (isLoopback(url) && isLoopback(baseUrl)) return undefined;
	if (new URL(url).protocol !== 'https:') return 'does not start with https://';
	return isPrivate(url) ? 'points into a private network' : undefined;
}
