import { isStream, type Bytes, type ByteStream } from '../transport/wire';
import { BufferSource, Input, MP3, MP4, QTFF, WEBM, type InputFormat } from './libraries';
import { MEGABYTE, type MediaFile } from './mediaFile';
import { movieHeaderOf } from './movieHeader';
import { wavSecondsOf } from './wavHeader';

type Chunks = AsyncIterable<Buffer>;

/** How a file's length is read, by its type's short name. */
const READERS: Record<string, (chunks: Chunks) => Promise<number | undefined>> = {
	mp4: async (chunks) => await secondsOf(await movieHeaderOf(chunks), MP4),
	m4a: async (chunks) => await secondsOf(await movieHeaderOf(chunks), MP4),
	mov: async (chunks) => await secondsOf(await movieHeaderOf(chunks), QTFF),
	webm: async (chunks) => await secondsOf((await beginningOf(chunks)).bytes, WEBM),
	wav: async (chunks) => wavSecondsOf((await beginningOf(chunks)).bytes),
	mp3: async (chunks) => {
		const { bytes, isAll } = await beginningOf(chunks);
		// Without a title, its frames have to be counted.
		return isAll ? await secondsOf(bytes, MP3) : undefined;
	},
};

/** No file that a provider takes plays for a day; a header that says so means "not known". */
const DAY_SECONDS = 86_400;
const BEGINNING_BYTES = MEGABYTE;

/**
 * How long a video or a sound plays, as its header says: that of MP4, MOV and M4A wherever it stands,
 * of WebM and WAV, and of a small MP3. A stream is read no further than that header, is never held in
 * memory, and is closed. The library gets the header only, so that whatever the bytes are, what it does
 * with them is bounded.
 * @returns `undefined` where no header tells
 */
export async function durationSecondsOf(
	file: Pick<MediaFile, 'type' | 'open'>,
): Promise<number | undefined> {
	const read = READERS[file.type?.name ?? ''];
	if (!read) return undefined;
	const bytes = await file.open();
	try {
		const seconds = await read(chunksOf(bytes));
		const isSensible = seconds !== undefined && seconds > 0 && seconds < DAY_SECONDS;
		return isSensible ? seconds : undefined;
	} catch {
		// It throws for files that are cut off or damaged, and for what only begins like one.
		return undefined;
	} finally {
		if (isStream(bytes)) bytes.destroy();
	}
}

async function secondsOf(header: Buffer | undefined, format: InputFormat) {
	if (!header) return undefined;
	const source = new BufferSource(new Uint8Array(header));
	const input = new Input({ source, formats: [format] });
	try {
		return (await input.getDurationFromMetadata()) ?? undefined;
	} finally {
		input.dispose();
	}
}

async function beginningOf(chunks: Chunks): Promise<{ bytes: Buffer; isAll: boolean }> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const chunk of chunks) {
		parts.push(chunk);
		size += chunk.length;
		if (size > BEGINNING_BYTES) break;
	}
	const bytes = Buffer.concat(parts).subarray(0, BEGINNING_BYTES);
	return { bytes, isAll: size <= BEGINNING_BYTES };
}

function chunksOf(bytes: Bytes): Chunks {
	return isStream(bytes) ? (bytes as ByteStream & Chunks) : only(bytes);
}

async function* only(bytes: Buffer): Chunks {
	yield bytes;
}
