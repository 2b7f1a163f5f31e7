import { isRecord } from '../model/json';

/** A readable stream of bytes, as n8n's binary helpers give and take it. */
export type ByteStream = import('stream').Readable;

/** A file's bytes: a stream, or all of them where n8n keeps files in memory anyway. */
export type Bytes = ByteStream | Buffer;

/** Whether something is a stream of bytes, and not the bytes themselves or JSON. */
export function isStream(body: unknown): body is ByteStream {
	return isRecord(body) && typeof body.pipe === 'function';
}

/** A stream whose bytes pass through a generator; an error thrown there breaks the stream. */
export function through(
	source: ByteStream,
	pass: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): ByteStream {
	const passed = source.compose<ByteStream>(pass);
	// The reader still gets the error. Without a listener of ours, one that comes after the last read
	// would end the process.
	passed.on('error', () => undefined);
	return passed;
}

/**
 * Told how many bytes of a stream have passed, for each chunk, and once more at the end. What it throws
 * breaks the stream.
 */
export type ByteObserver = (bytes: number, atEnd: boolean) => void;
