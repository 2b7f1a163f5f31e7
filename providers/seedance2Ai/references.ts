import { referencesField } from './fields';

/** Source: "Reference Constraints". */
export const references = {
	imageUrls: {
		displayName: 'Image URLs',
		name: 'imageUrls',
		max: 9,
		placeholder: 'e.g. https://example.com/ref1.jpg, https://example.com/ref2.jpg',
	},
	videoUrls: {
		displayName: 'Video URLs',
		name: 'videoUrls',
		max: 3,
		placeholder: 'e.g. https://example.com/motion-ref.mp4',
	},
	audioUrls: {
		displayName: 'Audio URLs',
		name: 'audioUrls',
		max: 3,
		placeholder: 'e.g. https://example.com/audio.mp3',
	},
} as const;

/** Source: "Max 12 total files across all types". */
const MAX_FILES = 12;

export const referenceFields = [
	referencesField(
		references.imageUrls,
		'Reference images, each at least 400 pixels on its shortest side',
		true,
	),
	referencesField(
		references.videoUrls,
		'Reference videos, each at most 15 seconds (they double the price)',
	),
	referencesField(references.audioUrls, 'Reference sounds, each at most 15 seconds'),
];

interface Given {
	imageUrls?: string[];
	videoUrls?: string[];
	audioUrls?: string[];
}

/** At most 12 in all; and at least one, for without any this is text to video. */
export function referenceProblems({ imageUrls = [], videoUrls = [], audioUrls = [] }: Given) {
	const count = imageUrls.length + videoUrls.length + audioUrls.length;
	if (count === 0) {
		return [
			{
				field: 'imageUrls',
				problem:
					'(or Video URLs or Audio URLs) is required: without a reference, use Text to Video',
			},
		];
	}
	if (count <= MAX_FILES) return [];
	const counts = `${imageUrls.length} + ${videoUrls.length} + ${audioUrls.length} = ${count}`;
	return [
		{
			field: 'imageUrls',
			problem: `with Video URLs and Audio URLs must be at most ${MAX_FILES} files, but they are ${counts}`,
		},
	];
}
