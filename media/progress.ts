import { MEGABYTE, type MediaFile } from './mediaFile';

/** A smaller file is sent too quickly for its progress to matter. */
const LARGE_BYTES = 8 * MEGABYTE;
const STEPS = 10;
/** Where the size is not known. */
const STEP_BYTES = 10 * MEGABYTE;

/**
 * A file that tells how far it has been sent: each tenth of a large one, or every 10 MB where its size
 * is not known.
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
	let steps = 0;
	return {
		...file,
		onSent: (bytes) => {
			const step = Math.floor(bytes / stepBytes);
			// Sent again after a lost connection, it begins anew.
			if (step > steps) tell(bytes);
			steps = step;
		},
	};
}
