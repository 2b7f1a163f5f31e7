import { through, type ByteObserver, type ByteStream } from './bytes';
import type { Failure } from './failure';

/** Below a kilobyte a second a download counts as stalled. */
const LEAST_BYTES_PER_MS = 1;
/** The reader may be the slow one; then the time was not spent waiting for the server. */
const WAITING_PART = 0.9;

/** What {@link withStallTimeout} needs. */
export interface StallTimeout {
	/** How long a download may stay below that. */
	windowMs: number;
	/** The failure it then ends with. */
	stalled(): Failure;
	/** Ends the request. */
	end(): void;
	/** Called here because each further stream that the bytes would have to pass costs time. */
	observe?: ByteObserver;
}

/**
 * A download that ends when it gets no further, however slowly it is read, and whose connection ends
 * with it. The timeout of n8n's helpers ends where the answer begins.
 */
export function withStallTimeout(
	source: ByteStream,
	{ windowMs, stalled, end, observe }: StallTimeout,
): ByteStream {
	let bytes = 0;
	let waitedMs = 0;
	let waitingSince: number | undefined = Date.now();

	const checkAgain = (bytesBefore: number, waitedBefore: number) => {
		AbortSignal.timeout(windowMs).addEventListener('abort', () => {
			if (source.destroyed || source.readableEnded) return;
			const waited = waitedMs + (waitingSince === undefined ? 0 : Date.now() - waitingSince);
			const isWaiting = waited - waitedBefore >= windowMs * WAITING_PART;
			if (!isWaiting || bytes - bytesBefore >= windowMs * LEAST_BYTES_PER_MS) {
				return checkAgain(bytes, waited);
			}
			passed.destroy(stalled());
		});
	};
	const passed = through(source, async function* (chunks) {
		for await (const chunk of chunks) {
			bytes += chunk.length;
			waitedMs += Date.now() - (waitingSince ?? Date.now());
			waitingSince = undefined;
			observe?.(bytes, false);
			yield chunk;
			waitingSince = Date.now();
		}
		observe?.(bytes, true);
	});
	checkAgain(0, 0);
	// Destroying a stream that waits for bytes does not close its source: that is done here.
	const destroy = passed.destroy.bind(passed);
	passed.destroy = (error) => {
		source.destroy(error);
		destroy(error);
		end();
		return passed;
	};
	return passed;
}
