import { isStream } from '../transport/wire';
import { MEGABYTE, type MediaFile } from './mediaFile';
import { counted } from './streams';

/** A smaller file is sent before anyone would look. */
const LARGE_BYTES = 8 * MEGABYTE;
const STEPS = 10;
/** Where the size is not known. */
const STEP_BYTES = 10 * MEGABYTE;

/**
 * A file that tells how far it has been sent: each tenth of a large one, or every 10 MB where its size
 * is not known. Each `open` counts from the start.
 */
export function withProgress(file: MediaFile, log: (text: string) => void): MediaFile {
	const { fileName, sizeBytes } = file;
	if (sizeBytes !== undefined && sizeBytes < LARGE_BYTES) return file;
	const stepBytes = sizeBytes === undefined ? STEP_BYTES : sizeBytes / STEPS;
	const megabytes = (bytes: number) => Math.round(bytes / MEGABYTE);
	const tell = (bytes: number) => {
		const share = sizeBytes === undefined ? '' : ` of ${megabytes(sizeBytes)}`;
		log(`Sending "${fileName}" to the provider: ${megabytes(bytes)}${share} MB.`);
	};
	return {
		...file,
		open: async () => {
			const bytes = await file.open();
			if (!isStream(bytes)) return bytes;
			let steps = 0;
			return counted(bytes, (count) => {
				if (count < (steps + 1) * stepBytes) return;
				steps = Math.floor(count / stepBytes);
				tell(count);
			});
		},
	};
}
