import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

/** A whole answer in memory: those that are damaged are small. */
export async function bytesOf(payload: unknown): Promise<Buffer> {
	if (payload instanceof Readable) return await buffer(payload);
	if (Buffer.isBuffer(payload)) return payload;
	return Buffer.from(typeof payload === 'string' ? payload : '');
}

export const firstHalf = (whole: Buffer): Buffer => whole.subarray(0, Math.floor(whole.length / 2));

/** Half of the bytes, then the connection is reset. */
export function cutShort(whole: Buffer, socket: Socket): Readable {
	return Readable.from(
		(async function* () {
			yield firstHalf(whole);
			// Long enough for the bytes to leave; the reader sees them before the end.
			await wait(50);
			socket.resetAndDestroy();
		})(),
	);
}

/** One byte every so many milliseconds, until the reader goes away. */
export function dribbled(whole: Buffer, intervalMs: number): Readable {
	return Readable.from(
		(async function* () {
			for (const byte of whole) {
				yield Buffer.of(byte);
				await wait(intervalMs, undefined, { ref: false });
			}
		})(),
	);
}

const MP4_HEAD = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1');
const CHUNK = Buffer.alloc(64 * 1024);

/** A body of `size` bytes that begins like an MP4 and is made while it is read. */
export function mp4Filler(size: number): Readable {
	return Readable.from(
		(function* () {
			const head = MP4_HEAD.subarray(0, size);
			yield head;
			for (let left = size - head.length; left > 0; left -= CHUNK.length) {
				yield CHUNK.subarray(0, Math.min(left, CHUNK.length));
			}
		})(),
		{ objectMode: false, highWaterMark: CHUNK.length },
	);
}

/** An error in JSON of about `size` bytes, all of them in its message; made while it is read. */
export function flood({
	size,
	unit,
	gzip,
}: {
	size: number;
	unit: string;
	gzip: boolean;
}): Readable {
	const piece = Buffer.from(unit.repeat(Math.ceil(CHUNK.length / unit.length)));
	const plain = Readable.from(
		(function* () {
			yield Buffer.from('{"error":{"message":"');
			for (let left = size; left > 0; left -= piece.length) yield piece;
			yield Buffer.from('"}}');
		})(),
		{ objectMode: false, highWaterMark: CHUNK.length },
	);
	return gzip ? plain.pipe(createGzip()) : plain;
}
