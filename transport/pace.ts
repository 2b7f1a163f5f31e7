import type { Failure } from './failure';
import { through, type ByteStream } from './wire';

/** Less than a kilobyte a second is as good as nothing. */
const LEAST_BYTES_PER_MS = 1;
/** The reader may be the slow one; then the time was not spent waiting for the server. */
const WAITING_PART = 0.9;

/**
 * A download that ends when it gets no further, however slowly it is read. n8n's helpers watch over a
 * request only until its answer begins.
 * @param windowMs how long it may bring next to nothing
 */
export function paced(
	source: ByteStream,
	windowMs: number,
	stalled: () => Failure,
	now: () => number = Date.now,
): ByteStream {
	let bytes = 0;
	let waitedMs = 0;
	let waitingSince: number | undefined = now();

	const watch = (bytesBefore: number, waitedBefore: number) => {
		AbortSignal.timeout(windowMs).addEventListener('abort', () => {
			if (source.destroyed || source.readableEnded) return;
			const waited = waitedMs + (waitingSince === undefined ? 0 : now() - waitingSince);
			const isWaiting = waited - waitedBefore >= windowMs * WAITING_PART;
			if (isWaiting && bytes - bytesBefore < windowMs * LEAST_BYTES_PER_MS) {
				source.destroy(stalled());
			} else {
				watch(bytes, waited);
			}
		});
	};
	watch(0, 0);

	return through(source, async function* (chunks) {
		for await (const chunk of chunks) {
			bytes += chunk.length;
			waitedMs += now() - (waitingSince ?? now());
			waitingSince = undefined;
			yield chunk;
			waitingSince = now();
		}
	});
}
