/** A longer header is not read. That of a video of a quarter of an hour has less than a megabyte. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The boxes `ftyp` and `moov` of an MP4 or MOV (ISO/IEC 14496-12, 4.2), one behind the other: all that
 * tells how long it plays. `moov` may stand at the very end, so what is before it is read and dropped.
 * @returns `undefined` where there is no `moov`, or none of a sensible size
 */
export async function movieHeaderOf(chunks: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
	const reader = createReader(chunks[Symbol.asyncIterator]());
	let fileType = Buffer.alloc(0);
	for (;;) {
		const header = await readBoxHeader(reader);
		if (!header) return undefined;
		const { bytes, type, contentBytes } = header;
		if (type !== 'ftyp' && type !== 'moov') {
			await reader.skip(contentBytes);
			continue;
		}
		if (contentBytes > MOST_BYTES) return undefined;
		const box = Buffer.concat([bytes, await reader.read(contentBytes)]);
		if (type === 'moov') return Buffer.concat([fileType, box]);
		fileType = box;
	}
}

type Reader = ReturnType<typeof createReader>;

/**
 * The size of a box is 32 bits, or 64 behind a 1. Its own header counts. A 0 means "to the end": then the
 * box is the last one, and worth no look unless it is the header itself.
 */
async function readBoxHeader(reader: Reader) {
	const short = await reader.read(8);
	if (short.length < 8) return undefined;
	const type = short.toString('latin1', 4, 8);
	const size = short.readUInt32BE(0);
	if (size === 0) {
		return type === 'moov' ? { bytes: short, type, contentBytes: MOST_BYTES } : undefined;
	}
	if (size !== 1) return size < 8 ? undefined : { bytes: short, type, contentBytes: size - 8 };
	const long = await reader.read(8);
	if (long.length < 8) return undefined;
	const contentBytes = Number(long.readBigUInt64BE()) - 16;
	return contentBytes < 0 ? undefined : { bytes: Buffer.concat([short, long]), type, contentBytes };
}

/** Reads on and on in chunks of any size; holds no more than was asked for, and one chunk. */
function createReader(chunks: AsyncIterator<Buffer>) {
	let ahead: Buffer = Buffer.alloc(0);

	async function* take(length: number): AsyncIterable<Buffer> {
		for (let left = length; left > 0;) {
			if (ahead.length === 0) {
				const next = await chunks.next();
				if (next.done) return;
				ahead = next.value;
			}
			const part = ahead.subarray(0, left);
			ahead = ahead.subarray(part.length);
			left -= part.length;
			yield part;
		}
	}

	return {
		/** Fewer than asked for only at the end. */
		read: async (length: number): Promise<Buffer> => {
			const parts: Buffer[] = [];
			for await (const part of take(length)) parts.push(part);
			return Buffer.concat(parts);
		},
		skip: async (length: number): Promise<void> => {
			for await (const part of take(length)) void part;
		},
	};
}
