import { Failure } from '../transport/failure';

/** Host names and literal addresses that are this machine, a private network or nobody's (RFC 6890). */
const PRIVATE_HOSTS: readonly RegExp[] = [
	/^(0|10|127)(\.\d+){3}$/,
	/^169\.254(\.\d+){2}$/,
	/^192\.(168\.\d+|0\.0)\.\d+$/,
	/^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d+){2}$/,
	/^198\.1[89](\.\d+){2}$/,
	/^2(2[4-9]|[3-5]\d)(\.\d+){3}$/,
	// Public are 2000::/3 alone, without what wraps an IPv4 address (Teredo, 6to4).
	/^\[(?![23][\da-f]{3}:)/,
	/^\[(2001:0?:|2002:)/,
	/(^|\.)(localhost|local|internal)$/,
];

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL points at this machine. A provider's base URL does so for the sandbox only. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Whether a URL points into a private network or at this machine, as far as its text tells. */
export function isPrivate(url: string): boolean {
	// Lower case, numbers in decimal: a URL brings its host into one form, all but a dot at its end.
	const host = new URL(url).hostname.replace(/\.$/, '');
	return PRIVATE_HOSTS.some((pattern) => pattern.test(host));
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
