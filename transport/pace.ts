import type { Failure } from './failure';
import { through, type ByteStream, type ByteWatch } from './wire';

/** Less than a kilobyte a second is as good as nothing. */
const LEAST_BYTES_PER_MS = 1;
/** The reader may be the slow one; then the time was not spent waiting for the server. */
const WAITING_PART = 0.9;

/** What {@link paced} needs. */
export interface Pace {
	/** How long a download may bring next to nothing. */
	windowMs: number;
	/** What it ends with then. */
	stalled(): Failure;
	/** Ends the request. */
	end(): void;
	/** Watches beside: each further stream that the bytes would have to pass costs time. */
	watch?: ByteWatch;
}

/**
 * A download that ends when it gets no further, however slowly it is read, and whose connection ends
 * with it. n8n's helpers watch over a request only until its answer begins.
 */
export function paced(source: ByteStream, { windowMs, stalled, end, watch }: Pace): ByteStream {
	let bytes = 0;
	let waitedMs = 0;
	let waitingSince: number | undefined = Date.now();

	const look = (bytesBefore: number, waitedBefore: number) => {
		AbortSignal.timeout(windowMs).addEventListener('abort', () => {
			if (source.destroyed || source.readableEnded) return;
			const waited = waitedMs + (waitingSince === undefined ? 0 : Date.now() - waitingSince);
			const isWaiting = waited - waitedBefore >= windowMs * WAITING_PART;
			if (!isWaiting || bytes - bytesBefore >= windowMs * LEAST_BYTES_PER_MS) {
				return look(bytes, waited);
			}
			passed.destroy(stalled());
		});
	};
	const passed = through(source, async function* (chunks) {
		for await (const chunk of chunks) {
			bytes += chunk.length;
			waitedMs += Date.now() - (waitingSince ?? Date.now());
			waitingSince = undefined;
			watch?.(bytes, false);
			yield chunk;
			waitingSince = Date.now();
		}
		watch?.(bytes, true);
	});
	look(0, 0);
	// A stream that waits for bytes does not let go of its source before they come, if ever.
	const destroy = passed.destroy.bind(passed);
	passed.destroy = (error) => {
		source.destroy(error);
		destroy(error);
		end();
		return passed;
	};
	return passed;
}
