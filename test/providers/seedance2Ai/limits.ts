import type { LimitExample } from '../fixtures';

const addresses = (kind: string, count: number) =>
	Array.from({ length: count }, (_, index) => `https://example.com/${kind}${index}`).join(', ');

const SIZES = '720x720, 720x960, 960x720, 1280x720, 720x1280, 1280x540';

/** Limits that are the same in all modes, tried in the one mode named. */
const common = (mode: string): LimitExample[] => [
	{
		field: 'duration',
		documented: 'to "15s"',
		mode,
		inside: { options: { duration: 15 } },
		outside: { options: { duration: 16 } },
		says: ['4 to 15', 'given: 16'],
	},
	{
		field: 'duration',
		documented: '"4s"',
		mode,
		inside: { options: { duration: '4s' } },
		outside: { options: { duration: '3s' } },
		says: ['4 to 15', 'given: "3s"'],
	},
	{
		field: 'upscaleResolution',
		documented: '"2k" or "4k"',
		mode,
		inside: { options: { upscaleResolution: '4k' } },
		outside: { options: { upscaleResolution: '8k' } },
		says: ['2k, 4k', '"8k"'],
	},
	{
		field: 'model',
		documented: 'seedance2 or seedance2-fast',
		mode,
		inside: { model: 'seedance2-fast' },
		outside: { model: 'seedance3' },
		says: ['seedance2, seedance2-fast', '"seedance3"'],
	},
	{
		field: 'callBackUrl',
		documented: 'optional webhook URL',
		mode,
		inside: { callBack: 'url', callBackUrl: 'https://your-server.com/webhook/seedance' },
		outside: { callBack: 'url', callBackUrl: 'your-server.com' },
		says: ['https://', '"your-server.com"'],
	},
];

/** Source: the tables of the modes, "Reference Constraints", "Parameters Reference". */
export const limits: LimitExample[] = [
	...common('textToVideo'),
	...common('imageToVideo'),
	...common('firstLastFrame'),
	...common('multiReference'),
	{
		field: 'prompt',
		documented: 'required for text-to-video',
		mode: 'textToVideo',
		inside: { prompt: 'x' },
		outside: { prompt: ' ' },
		says: ['is required'],
	},
	{
		field: 'prompt',
		documented: 'optional for other modes',
		mode: 'imageToVideo',
		inside: { prompt: '' },
		outside: { prompt: 'half an emoji \ud83d' },
		says: ['half of a character'],
	},
	...['textToVideo', 'imageToVideo', 'firstLastFrame'].map((mode) => ({
		field: 'resolution',
		documented: SIZES,
		mode,
		inside: { options: { resolution: '1280x540' } },
		outside: { options: { resolution: '1920x1080' } },
		says: [SIZES, '"1920x1080"'],
	})),
	{
		field: 'resolution',
		documented: 'Required for reference mode',
		mode: 'multiReference',
		inside: { resolution: '720x720' },
		outside: { resolution: '' },
		says: ['is required'],
	},
	{
		field: 'imageUrl',
		documented: 'HTTP URLs and asset references',
		mode: 'imageToVideo',
		inside: { imageUrl: 'asset://asset-20260326-abc123' },
		outside: { imageUrl: 'file:///photo.jpg' },
		says: ['https://', 'asset://', '"file:///photo.jpg"'],
	},
	{
		field: 'lastFrameUrl',
		documented: 'exactly 2 image URLs',
		mode: 'firstLastFrame',
		inside: { lastFrameUrl: 'http://example.com/last.jpg' },
		outside: { lastFrameUrl: '' },
		says: ['is required'],
	},
	{
		field: 'imageUrls',
		documented: 'Max 9 images',
		mode: 'multiReference',
		inside: { imageUrls: addresses('image', 9) },
		outside: { imageUrls: addresses('image', 10) },
		says: ['at most 9', 'given:'],
	},
	{
		field: 'videoUrls',
		documented: '3 videos',
		mode: 'multiReference',
		inside: { videoUrls: addresses('video', 3) },
		outside: { videoUrls: addresses('video', 4) },
		says: ['at most 3', 'given:'],
	},
	{
		field: 'videoUrls',
		documented: 'asset references are for images',
		mode: 'multiReference',
		inside: { videoUrls: 'https://example.com/motion-ref.mp4' },
		outside: { videoUrls: 'asset://asset-20260326-abc123' },
		says: ['http:// or https://', 'asset-20260326-abc123'],
	},
	{
		field: 'audioUrls',
		documented: '3 audio files',
		mode: 'multiReference',
		inside: { audioUrls: addresses('audio', 3) },
		outside: { audioUrls: addresses('audio', 4) },
		says: ['at most 3', 'given:'],
	},
	{
		field: 'imageUrls',
		documented: 'Max 12 total files across all types',
		mode: 'multiReference',
		inside: {
			imageUrls: addresses('image', 8),
			videoUrls: addresses('video', 2),
			audioUrls: addresses('audio', 2),
		},
		outside: {
			imageUrls: addresses('image', 8),
			videoUrls: addresses('video', 3),
			audioUrls: addresses('audio', 2),
		},
		says: ['at most 12', '8 + 3 + 2 = 13'],
	},
	{
		field: 'imageUrls',
		documented: 'references (one at least: without any it is text to video)',
		mode: 'multiReference',
		inside: { imageUrls: '', audioUrls: addresses('audio', 1) },
		outside: { imageUrls: '' },
		says: ['is required'],
	},
];
