import type { MediaInput } from '../../../media/mediaFile';

/** A reference video of so many seconds, as a file. */
export function movie(durationSeconds: number | undefined): MediaInput {
	const head = Buffer.from('a movie');
	return {
		source: 'file',
		file: {
			fileName: 'dance.mp4',
			type: { name: 'mp4', mimeType: 'video/mp4', kind: 'video' },
			sizeBytes: head.length,
			head,
			...(durationSeconds !== undefined && { durationSeconds }),
			open: async () => head,
		},
	};
}

/** A character image, as a file. */
export function picture(): MediaInput {
	const head = Buffer.from('a picture');
	return {
		source: 'file',
		file: {
			fileName: 'me.png',
			type: { name: 'png', mimeType: 'image/png', kind: 'image' },
			sizeBytes: head.length,
			head,
			open: async () => head,
		},
	};
}
