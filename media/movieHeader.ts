/** Boxes whose content is boxes in turn, on the way to a duration (ISO/IEC 14496-12, 6.2.3). */
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia']);

/** The whole movie's duration, and that of one track. Both begin alike. */
const MOVIE = 'mvhd';
const TRACK = 'mdhd';

/** Version, dates, time scale and duration, in their longer form. */
const DURATION_BYTES = 32;

/** No file that a provider takes plays for a day; a header that says so means "not known". */
const DAY_SECONDS = 86_400;

/** A real file has a few dozen before its durations; this limits one that is made of nothing else. */
const MOST_BOXES = 1_000;

/**
 * How long an MP4 or MOV plays, in seconds: what `mvhd` says, or where that is not known the longest of
 * the tracks' `mdhd`. The boxes are walked through as they come, those that tell nothing are dropped
 * unread, and no figure in them decides how much memory or work they cost.
 * @returns `undefined` where no header tells
 */
export async function movieSecondsOf(chunks: AsyncIterable<Buffer>): Promise<number | undefined> {
	const { movie, longestTrack } = await durationsIn(chunks);
	return movie ?? longestTrack;
}

/** The same where the first bytes of a file tell it: not by its tracks, of which there may be more. */
export async function movieSecondsIn(head: Buffer): Promise<number | undefined> {
	return (await durationsIn(only(head))).movie;
}

/** A file of which the bytes are there, as one that is streamed. */
export async function* only(bytes: Buffer): AsyncIterable<Buffer> {
	yield bytes;
}

async function durationsIn(
	chunks: AsyncIterable<Buffer>,
): Promise<{ movie?: number; longestTrack?: number | undefined }> {
	const reader = createReader(chunks[Symbol.asyncIterator]());
	let longest: number | undefined;
	for (let count = 0; count < MOST_BOXES; count++) {
		const box = await readBoxHeader(reader);
		if (!box) break;
		const { type, contentBytes } = box;
		// Their content follows at once: the boxes inside are read as if they stood beside.
		if (CONTAINERS.has(type)) continue;
		const head = await reader.read(isDuration(type) ? Math.min(contentBytes, DURATION_BYTES) : 0);
		const seconds = isDuration(type) ? secondsOf(head) : undefined;
		if (seconds !== undefined && type === MOVIE) return { movie: seconds };
		if (seconds !== undefined) longest = Math.max(longest ?? 0, seconds);
		await reader.skip(contentBytes - head.length);
	}
	return { longestTrack: longest };
}

function isDuration(type: string): boolean {
	return type === MOVIE || type === TRACK;
}

/** Version 0 has 32-bit dates and duration, version 1 has 64-bit ones. All ones mean "not known". */
function secondsOf(content: Buffer): number | undefined {
	const isLong = content[0] === 1;
	if (content.length < (isLong ? 32 : 20)) return undefined;
	const timescale = content.readUInt32BE(isLong ? 20 : 12);
	const duration = isLong ? Number(content.readBigUInt64BE(24)) : content.readUInt32BE(16);
	// Without a time scale it is infinite, or no number.
	const seconds = duration / timescale;
	const isKnown = duration !== 0xffff_ffff && seconds > 0 && seconds < DAY_SECONDS;
	return isKnown ? seconds : undefined;
}

type Reader = ReturnType<typeof createReader>;

/** The size of a box is 32 bits, or 64 behind a 1; its own header counts. A 0 means "to the end". */
async function readBoxHeader(reader: Reader) {
	const short = await reader.read(8);
	if (short.length < 8) return undefined;
	const type = short.toString('latin1', 4, 8);
	const size = short.readUInt32BE(0);
	if (size === 0) return { type, contentBytes: Infinity };
	if (size !== 1) return size < 8 ? undefined : { type, contentBytes: size - 8 };
	const long = await reader.read(8);
	if (long.length < 8) return undefined;
	const contentBytes = Number(long.readBigUInt64BE()) - 16;
	return contentBytes < 0 ? undefined : { type, contentBytes };
}

/** Reads from chunks of any size; holds no more than was asked for, plus one chunk. */
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
