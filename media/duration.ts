import { isStream } from '../transport/bytes';
import type { MediaFile } from './mediaFile';
import { movieSecondsIn, movieSecondsOf, only } from './movieHeader';

/** Providers limit the length of these only, so nothing else is opened to find it. */
const MOVIES: ReadonlySet<string> = new Set(['mp4', 'mov']);

/**
 * How long an MP4 or MOV plays, as its header says, wherever that stands. A stream is read no further
 * than that header, is never held in memory, and is closed.
 * @returns `undefined` where no header tells, and for every other type, which is not opened
 */
export async function durationSecondsOf(
	file: Pick<MediaFile, 'type' | 'head' | 'open'>,
): Promise<number | undefined> {
	if (!file.type || !MOVIES.has(file.type.name)) return undefined;
	// Most are made to be played while they come, and begin with their header.
	const known = await movieSecondsIn(file.head);
	if (known !== undefined) return known;
	const bytes = await file.open();
	try {
		const chunks: AsyncIterable<Buffer> = isStream(bytes) ? bytes : only(bytes);
		// What cannot be read to its end will fail in the upload for the same reason, with a better error.
		return await movieSecondsOf(chunks).catch(() => undefined);
	} finally {
		if (isStream(bytes)) bytes.destroy();
	}
}
