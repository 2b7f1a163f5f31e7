import { Failure } from '../transport/failure';
import { isLoopback, isMetadata, isPrivate, isRebinding } from './hosts';

/**
 * Checks an address a provider told us to download from: https to a public host; with the base URL on
 * loopback (the sandbox) loopback too. Names that resolve to private addresses are left to n8n's
 * own SSRF protection.
 * @throws Failure `unsafeUrl`
 */
export function requireSafeDownload(url: string, baseUrl: string): void {
	const problem = downloadProblem(url, baseUrl);
	if (problem === undefined) return;
	throw new Failure({
		kind: 'unsafeUrl',
		message: `The result was not downloaded: its address ${problem}`,
		nextStep: 'The task itself is done; you can open its videoUrl in a browser if you trust it.',
		retryable: false,
	});
}

function downloadProblem(url: string, baseUrl: string): string | undefined {
	if (!URL.canParse(url)) return 'is not a URL';
	if (isLoopback(url) && isLoopback(baseUrl)) return undefined;
	if (new URL(url).protocol !== 'https:') return 'does not start with https://';
	const isUnsafe = isPrivate(url) || isMetadata(url) || isRebinding(url);
	return isUnsafe ? 'points into a private network' : undefined;
}
