import { z } from 'zod';

import { parseResponse } from '../../transport/httpResponse';
import type { Provider } from '../provider';
import { CHARACTER_IMAGE, REFERENCE_VIDEO } from './media';

/** Source: "Upload a Character Image", "Upload a Reference Video": form field `file`. */
const PATHS = { image: '/upload/image', video: '/upload/video' } as const;

const uploadSchema = z.object({
	url: z.string().url(),
	filename: z.string().nullish(),
	size: z.number().nullish(),
});

/** `POST /upload/image` and `POST /upload/video`. The same file gives the same URL again. */
export const uploads: NonNullable<Provider['uploads']> = {
	slots: [
		{ ...CHARACTER_IMAGE, name: 'file', displayName: 'Image' },
		{ ...REFERENCE_VIDEO, name: 'file', displayName: 'Video' },
	],
	upload: async (api, slot, file) => {
		const response = await api.upload(slot.kind === 'video' ? PATHS.video : PATHS.image, {
			fieldName: 'file',
			fileName: file.fileName,
			mimeType: file.type?.mimeType ?? 'application/octet-stream',
			...(file.sizeBytes !== undefined && { sizeBytes: file.sizeBytes }),
			onSent: (bytes) => file.onSent?.(bytes),
			open: async () => await file.open(),
		});
		const { url, filename, size } = parseResponse(uploadSchema, response, "the file's url");
		return { url, fileName: filename ?? null, sizeBytes: size ?? null };
	},
};
