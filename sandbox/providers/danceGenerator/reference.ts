import type { SandboxContext } from '../../api/context';
import { videoDurationSeconds } from '../../files/videoDuration';
import { refuse } from './errors';

/** The longest video for each orientation, in seconds. */
const longestSeconds = { image: 10, video: 30 };
/** Charged for a reference that the sandbox cannot measure: the document's own example. */
const UNKNOWN_SECONDS = 10;
/** Encoders round a clip's length up to whole frames; that much more is still within. */
const TOLERANCE_SECONDS = 0.1;

interface References {
	character_image_url: string;
	reference_video_url?: string | undefined;
	character_orientation: 'image' | 'video';
}

/** The file behind a URL of the sandbox's own; undefined for a URL of somebody else's. */
function ownFile(context: SandboxContext, field: string, url: string, family: string) {
	const { origin, pathname } = new URL(url);
	if (origin !== context.origin() || !pathname.startsWith('/files/')) return undefined;
	const upload = context.uploads.find(pathname);
	if (upload?.type.startsWith(`${family}/`)) return upload;
	throw refuse(422, 'validation_error', `${field} does not point to an uploaded ${family}`, {
		field,
		url,
	});
}

/**
 * Looks at what the request refers to and tells how many seconds will be charged: the uploaded
 * reference's own length, or 10 for a TikTok link or a file elsewhere, which is not fetched.
 */
export async function referenceSeconds(context: SandboxContext, body: References): Promise<number> {
	const image = ownFile(context, 'character_image_url', body.character_image_url, 'image');
	if (!image && context.modes().uploadedImagesOnly) {
		throw refuse(
			422,
			'validation_error',
			'character_image_url must come from the upload endpoint',
			{
				field: 'character_image_url',
			},
		);
	}
	const upload =
		body.reference_video_url === undefined
			? undefined
			: ownFile(context, 'reference_video_url', body.reference_video_url, 'video');
	if (!upload) return UNKNOWN_SECONDS;
	const duration = await videoDurationSeconds(upload.filePath);
	if (duration === undefined) {
		throw refuse(422, 'validation_error', 'The reference video has no readable duration', {
			field: 'reference_video_url',
		});
	}
	const longest = longestSeconds[body.character_orientation];
	if (duration > longest + TOLERANCE_SECONDS) {
		throw refuse(
			422,
			'validation_error',
			`The reference video is longer than the ${longest} s that character_orientation "${body.character_orientation}" allows`,
			{ field: 'reference_video_url', duration_seconds: duration, max_seconds: longest },
		);
	}
	// The document's price is per second; that a started second counts is ours.
	return Math.max(1, Math.ceil(duration - TOLERANCE_SECONDS));
}
