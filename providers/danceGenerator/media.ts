import { MEGABYTE } from '../../media/mediaFile';
import type { MediaSlot } from '../provider';

/** Source: `character_orientation`: "image" (default, max 10s) or "video" (max 30s). */
export const LONGEST_SECONDS = { image: 10, video: 30 } as const;

/** What the upload endpoints take. Source: "Upload a Character Image", "Upload a Reference Video". */
export const CHARACTER_IMAGE: MediaSlot = {
	name: 'characterImage',
	displayName: 'Character Image',
	kind: 'image',
	types: ['jpg', 'png', 'webp'],
	maxBytes: 10 * MEGABYTE,
};

export const REFERENCE_VIDEO: MediaSlot = {
	name: 'referenceVideo',
	displayName: 'Reference Video',
	kind: 'video',
	types: ['mp4', 'mov'],
	maxBytes: 100 * MEGABYTE,
	seconds: { max: LONGEST_SECONDS.video },
};
