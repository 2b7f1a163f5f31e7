import { isStream } from '../transport/bytes';
import type { MediaFile } from './mediaFile';
import { movieSecondsIn, movieSecondsOf, only } from './movieHeader';

/** Providers limit the length of these only, so nothing else is opened to find it. */
const MOVIES: ReadonlySet<string> = new Set(['mp4', 'mov']);

/** No file that a provider takes plays for a day; a header that says so means "not known". */
const DAY_SECONDS = 86_400;

/**
 * How long an MP4 or MOV plays, as its header says, wherever that stands. A stream is read no further
 * than that header, is never held in memory, and is closed.
 * @returns `undefined` where no header tells, and for every other type, which is not opened
 */
export async function durationSecondsOf(
	file: Pick<MediaFile, 'type' | 'head' | 'open'>,
): Promise<number | undefined> {
	if (!MOVIES.has(file.type?.name ?? '')) return undefined;
	// Most are made to be played while they come, and begin with their header.
	const known = await movieSecondsIn(file.head);
	if (known !== undefined) return sensible(known);
	const bytes = await file.open();
	try {
		const chunks: AsyncIterable<Buffer> = isStream(bytes) ? bytes : only(bytes);
		return sensible(await movieSecondsOf(chunks));
	} catch {
		// The file cannot be read to its end. The upload will fail for the same reason, with a better error.
		return undefined;
	} finally {
		if (isStream(bytes)) bytes.destroy();
	}
}

function sensible(seconds: number | undefined): number | undefined {
	return seconds !== undefined && seconds > 0 && seconds < DAY_SECONDS ? seconds : undefined;
}
