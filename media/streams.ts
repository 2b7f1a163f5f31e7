import { type Bytes, type ByteStream, through } from '../transport/bytes';

/** Reads the first bytes of a stream and gives them together with the whole, still unread, stream. */
export async function peek(
	stream: ByteStream,
	length: number,
): Promise<{ head: Buffer; whole: Bytes }> {
	const chunks: Buffer[] = [];
	let size = 0;
	let ended = true;
	const unread: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false });
	for await (const chunk of unread) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= length) {
			ended = false;
			break;
		}
	}
	const read = Buffer.concat(chunks);
	const head = read.subarray(0, length);
	// Nothing can be put back into a stream that has ended; what was read is all there is.
	if (ended) return { head, whole: read };
	stream.unshift(read);
	return { head, whole: stream };
}

/**
 * Counts the bytes that pass and breaks the stream by throwing what `check` throws; it is called with
 * the count so far for each chunk, and once at the end with `atEnd`.
 */
export function counted(
	source: ByteStream,
	check: (bytes: number, atEnd: boolean) => void,
): ByteStream {
	return through(source, async function* (bytes) {
		let count = 0;
		for await (const chunk of bytes) {
			count += chunk.length;
			check(count, false);
			yield chunk;
		}
		check(count, true);
	});
}
