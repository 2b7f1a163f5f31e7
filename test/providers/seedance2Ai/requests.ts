import type { RequestExample } from '../fixtures';

const path = '/jobs/createTask';

/** Source: the examples of the document, from top to bottom. */
export const requests: RequestExample[] = [
	{
		title: 'Quick Start',
		mode: 'textToVideo',
		form: {
			model: 'seedance2',
			prompt: 'A golden retriever running on the beach at sunset',
			options: { duration: 5, resolution: '1280x720' },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				prompt: 'A golden retriever running on the beach at sunset',
				duration: '5s',
				resolution: '1280x720',
			},
		},
	},
	{
		title: 'Text to Video',
		mode: 'textToVideo',
		form: {
			prompt: 'A futuristic city with flying cars at night, neon lights reflecting on wet streets',
			options: { resolution: '1280x720', duration: '5s' },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				prompt:
					'A futuristic city with flying cars at night, neon lights reflecting on wet streets',
				duration: '5s',
				resolution: '1280x720',
			},
		},
	},
	{
		title: 'Image to Video',
		mode: 'imageToVideo',
		form: {
			imageUrl: 'https://example.com/photo.jpg',
			prompt: 'The woman slowly turns her head and smiles',
			options: { duration: '5' },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				urls: ['https://example.com/photo.jpg'],
				prompt: 'The woman slowly turns her head and smiles',
				duration: '5s',
			},
		},
	},
	{
		title: 'Image to Video, "or asset://asset-20260326-abc123", 4K with the fast model',
		mode: 'imageToVideo',
		form: {
			model: 'seedance2-fast',
			imageUrl: 'asset://asset-20260326-abc123',
			options: { upscaleResolution: '4k' },
		},
		path,
		body: {
			model: 'seedance2-fast',
			inputs: { urls: ['asset://asset-20260326-abc123'], upscaleResolution: '4k' },
		},
	},
	{
		title: 'Parameters Reference: "resolution" without a limit to modes, with one image',
		mode: 'imageToVideo',
		form: {
			imageUrl: 'https://example.com/photo.jpg',
			options: { resolution: '720x1280' },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: { urls: ['https://example.com/photo.jpg'], resolution: '720x1280' },
		},
	},
	{
		title: 'Parameters Reference: "resolution" without a limit to modes, with two frames',
		mode: 'firstLastFrame',
		form: {
			imageUrl: 'https://example.com/first-frame.jpg',
			lastFrameUrl: 'https://example.com/last-frame.jpg',
			options: { resolution: '960x720', upscaleResolution: '2k' },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				urls: ['https://example.com/first-frame.jpg', 'https://example.com/last-frame.jpg'],
				videoInputMode: 'keyframe',
				resolution: '960x720',
				upscaleResolution: '2k',
			},
		},
	},
	{
		title: 'First & Last Frame',
		mode: 'firstLastFrame',
		form: {
			imageUrl: 'https://example.com/first-frame.jpg',
			lastFrameUrl: 'https://example.com/last-frame.jpg',
			prompt: 'Smooth camera transition from day to night',
			options: { duration: 5 },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				urls: ['https://example.com/first-frame.jpg', 'https://example.com/last-frame.jpg'],
				prompt: 'Smooth camera transition from day to night',
				duration: '5s',
				videoInputMode: 'keyframe',
			},
		},
	},
	{
		title: 'Multi-Reference',
		mode: 'multiReference',
		form: {
			imageUrls: 'https://example.com/ref1.jpg, https://example.com/ref2.jpg',
			videoUrls: 'https://example.com/motion-ref.mp4',
			audioUrls: 'https://example.com/audio.mp3',
			prompt: 'Character walks through a garden',
			resolution: '1280x720',
			options: { duration: 5 },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				urls: ['https://example.com/ref1.jpg', 'https://example.com/ref2.jpg'],
				videoUrls: ['https://example.com/motion-ref.mp4'],
				audioUrls: ['https://example.com/audio.mp3'],
				prompt: 'Character walks through a garden',
				duration: '5s',
				videoInputMode: 'reference',
				resolution: '1280x720',
			},
		},
	},
	{
		title: 'Webhook Callback',
		mode: 'textToVideo',
		form: {
			prompt: 'A cat playing piano',
			callBack: 'url',
			callBackUrl: 'https://your-server.com/webhook/seedance',
			options: { duration: 5 },
		},
		path,
		body: {
			model: 'seedance2',
			callBackUrl: 'https://your-server.com/webhook/seedance',
			inputs: { prompt: 'A cat playing piano', duration: '5s' },
		},
	},
	{
		title: 'Full Examples',
		mode: 'imageToVideo',
		form: {
			imageUrl: 'https://example.com/photo.jpg',
			prompt: 'The person slowly looks up and smiles',
			options: { duration: 5 },
		},
		path,
		body: {
			model: 'seedance2',
			inputs: {
				urls: ['https://example.com/photo.jpg'],
				prompt: 'The person slowly looks up and smiles',
				duration: '5s',
			},
		},
	},
];
