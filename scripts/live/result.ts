import { request } from 'undici';

const TIMEOUT_MS = 30_000;

/** The HTTP status of a result's address, asked for without a key; its bytes are not read. */
export async function resultStatus(url: string): Promise<number> {
	const { statusCode, body } = await request(url, {
		signal: AbortSignal.timeout(TIMEOUT_MS),
		headers: { accept: '*/*' },
	});
	// To end it early is what undici calls an error.
	body.once('error', () => undefined).destroy();
	return statusCode;
}
