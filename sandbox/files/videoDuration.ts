import { open, type FileHandle } from 'node:fs/promises';

interface Box {
	type: string;
	/** Of the content, behind the header. */
	start: number;
	end: number;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
	const buffer = Buffer.alloc(length);
	const { bytesRead } = await file.read(buffer, 0, length, position);
	return buffer.subarray(0, bytesRead);
}

/** The first box called `type` between two positions; undefined when there is none. */
async function findBox(
	file: FileHandle,
	type: string,
	start: number,
	end: number,
): Promise<Box | undefined> {
	let position = start;
	while (position + 8 <= end) {
		const header = await read(file, position, 16);
		if (header.length < 8) return undefined;
		const short = header.readUInt32BE(0);
		const isLong = short === 1 && header.length === 16;
		const headerSize = isLong ? 16 : 8;
		// A size of 0 means: to the end of the file.
		const size = isLong ? Number(header.readBigUInt64BE(8)) : short || end - position;
		if (size < headerSize) return undefined;
		const box = { start: position + headerSize, end: Math.min(end, position + size) };
		if (header.toString('latin1', 4, 8) === type) return { type, ...box };
		position += size;
	}
	return undefined;
}

/**
 * How long an MP4 or MOV file plays, from its movie header (`moov/mvhd`), in seconds.
 * Undefined when the file has no readable one.
 */
export async function videoDurationSeconds(path: string): Promise<number | undefined> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		const movie = await findBox(file, 'moov', 0, size);
		const header = movie && (await findBox(file, 'mvhd', movie.start, movie.end));
		if (!header) return undefined;
		const fields = await read(file, header.start, 32);
		if (fields.length < 32) return undefined;
		const isVersion1 = fields[0] === 1;
		const timescale = fields.readUInt32BE(isVersion1 ? 20 : 12);
		const duration = isVersion1 ? Number(fields.readBigUInt64BE(24)) : fields.readUInt32BE(16);
		return timescale > 0 && duration > 0 ? duration / timescale : undefined;
	} finally {
		await file.close();
	}
}
