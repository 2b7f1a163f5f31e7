import { request } from 'undici';

import { requireSafeDownload } from '../../media/safeUrl';

const TIMEOUT_MS = 30_000;

/**
 * The HTTP status of a result's address, asked for without a key; its bytes are not read.
 * @throws Failure `unsafeUrl` where the nodes would not download it either
 */
export async function resultStatus(url: string, baseUrl: string): Promise<number> {
	requireSafeDownload(url, baseUrl);
	const { statusCode, body } = await request(url, {
		signal: AbortSignal.timeout(TIMEOUT_MS),
		headers: { accept: '*/*' },
	});
	// To end it early is what undici calls an error.
	body.once('error', () => undefined).destroy();
	return statusCode;
}
