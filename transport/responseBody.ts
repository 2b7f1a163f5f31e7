/**
 * The longest answer of an API that is read, after unpacking. A page of a hundred tasks has a hundredth
 * of it, and a few kilobytes of gzip can become gigabytes.
 */
export const MAX_RESPONSE_BYTES = 10_000_000;

/** What is kept of a longer one: enough to show what it was. */
const BEGINNING_BYTES = 64_000;

/** An answer's text; `isCut` when it is only the beginning. */
export interface ResponseBody {
	text: string;
	isCut: boolean;
}

/** Reads an answer as text, and stops reading where it becomes too long. */
export async function readResponseBody(
	body: AsyncIterable<Buffer>,
	maxBytes = MAX_RESPONSE_BYTES,
): Promise<ResponseBody> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	// Leaving the loop destroys the stream, and with it what unpacks it.
	for await (const chunk of body) {
		bytes += chunk.length;
		chunks.push(chunk);
		if (bytes > maxBytes) break;
	}
	const isCut = bytes > maxBytes;
	const whole = Buffer.concat(chunks);
	const text = (isCut ? whole.subarray(0, BEGINNING_BYTES) : whole).toString('utf8');
	// JSON.parse does not take a byte order mark.
	return { text: text.replace(/^\uFEFF/, ''), isCut };
}
