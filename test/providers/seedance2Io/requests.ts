import type { RequestExample } from '../fixtures';

const IMAGE = 'https://example.com/start.jpg';
const END = 'https://example.com/end.jpg';

const train = 'A cinematic shot of a glass train crossing a snowy mountain bridge';
const shoe = 'Editorial product photo of a transparent running shoe on chrome';
const mockup = 'A premium packaging mockup for an AI video studio';

/** For each mode the smallest form. */
export const forms = {
	textToVideo: { prompt: train },
	imageToVideo: { prompt: train, imageUrl: IMAGE },
	mediaToVideo: { prompt: train, mediaUrls: IMAGE },
	gptImageTextToImage: { prompt: shoe, resolution: '1K', aspectRatio: '1:1' },
	gptImageImageToImage: { prompt: shoe, resolution: '1K', aspectRatio: '1:1', imageUrls: IMAGE },
	nanoBananaTextToImage: { prompt: mockup },
	nanoBananaImageToImage: { prompt: mockup, imageUrls: IMAGE },
};

/** The first of each three is the document's "Submit a job"; the others show its further parameters. */
export const requests: RequestExample[] = [
	{
		title: 'Seedance Video: Submit a job',
		mode: 'textToVideo',
		form: {
			prompt: train,
			options: { qualityTier: 'standard', aspectRatio: '16:9', duration: 5, resolution: '720p' },
		},
		path: '/video/seedance',
		body: {
			mode: 'text-to-video',
			quality_tier: 'standard',
			prompt: train,
			aspect_ratio: '16:9',
			duration: '5',
			resolution: '720p',
		},
	},
	{
		title: 'GPT Image 2: Submit a job',
		mode: 'gptImageTextToImage',
		form: forms.gptImageTextToImage,
		path: '/image/gpt-image-2',
		body: { type: 'text-to-image', prompt: shoe, resolution: '1K', aspectRatio: '1:1' },
	},
	{
		title: 'Nano Banana Pro: Submit a job',
		mode: 'nanoBananaTextToImage',
		form: {
			prompt: mockup,
			options: { aspectRatio: '1:1', resolution: '1K', outputFormat: 'png' },
		},
		path: '/image/nano-banana-pro',
		body: {
			type: 'text-to-image',
			prompt: mockup,
			image_size: '1:1',
			resolution: '1K',
			output_format: 'png',
		},
	},
	{
		title: 'Seedance Video, image-to-video with an end frame',
		mode: 'imageToVideo',
		form: {
			...forms.imageToVideo,
			lastFrameUrl: END,
			options: { channel: 'wild', generateAudio: false, cameraFixed: true, seed: 42 },
		},
		path: '/video/seedance',
		body: {
			mode: 'image-to-video',
			channel: 'wild',
			prompt: train,
			image_url: IMAGE,
			end_image_url: END,
			generate_audio: false,
			fixed_lens: true,
			seed: 42,
		},
	},
	{
		title: 'Seedance Video, media-to-video',
		mode: 'mediaToVideo',
		form: { prompt: train, mediaUrls: `${IMAGE}, ${END}`, options: { duration: '15s' } },
		path: '/video/seedance',
		body: {
			mode: 'media-to-video',
			prompt: train,
			duration: '15',
			media_urls: [IMAGE, END],
		},
	},
	{
		title: 'GPT Image 2, image-to-image',
		mode: 'gptImageImageToImage',
		form: {
			...forms.gptImageImageToImage,
			aspectRatio: '9:21',
			resolution: '4K',
			options: { channel: 'economy', batchCount: 4 },
		},
		path: '/image/gpt-image-2',
		body: {
			type: 'image-to-image',
			channel: 'economy',
			prompt: shoe,
			resolution: '4K',
			aspectRatio: '9:21',
			batchCount: 4,
			imageUrls: [IMAGE],
		},
	},
	{
		title: 'Nano Banana Pro, image-to-image',
		mode: 'nanoBananaImageToImage',
		form: forms.nanoBananaImageToImage,
		path: '/image/nano-banana-pro',
		body: { type: 'image-to-image', prompt: mockup, image_urls: [IMAGE] },
	},
];
