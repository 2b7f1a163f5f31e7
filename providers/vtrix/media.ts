import { toDataUrl } from '../../media/dataUrl';
import { MEGABYTE } from '../../media/mediaFile';
import type { MediaSlot, Provider } from '../provider';

/** Source: "Image requirements" of the image content object; its intervals exclude their ends. */
const REQUIREMENTS = {
	kind: 'image',
	types: ['jpg', 'png', 'webp', 'bmp', 'tiff', 'gif'],
	// "less than 30 MB"
	maxBytes: 30 * MEGABYTE - 1,
	// "(300, 6000)"
	pixels: { min: 301, max: 5999 },
	// "(0.4, 2.5)"
	ratio: { above: 0.4, below: 2.5 },
	// "can be image URL or Base64 encoded image"
	dataUrls: true,
} as const satisfies Partial<MediaSlot>;

export const IMAGE: MediaSlot = { name: 'image', displayName: 'Image', ...REQUIREMENTS };

export const FIRST_FRAME: MediaSlot = {
	name: 'firstFrame',
	displayName: 'First Frame',
	...REQUIREMENTS,
};

export const LAST_FRAME: MediaSlot = {
	name: 'lastFrame',
	displayName: 'Last Frame',
	...REQUIREMENTS,
};

/** There is no upload: a file goes into the request itself. */
export const fileToUrl: NonNullable<Provider['fileToUrl']> = async (_api, _slot, file) =>
	await toDataUrl(file);
