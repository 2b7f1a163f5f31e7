import type { RequestExample } from '../fixtures';

export const MODEL = 'spark_dance_v1_0_pro';
const PATH = '/model/v1/generation';
const PROMPT = 'A dancer whirls through falling leaves';
const FIRST = 'https://example.com/first.png';
const LAST = 'https://example.com/last.png';

const image = (url: string, role?: string) => ({
	type: 'image_url',
	image_url: { url },
	...(role && { role }),
});
const text = { type: 'text', text: PROMPT };

/** For each mode the smallest form. */
export const forms = {
	textToVideo: { model: MODEL, prompt: PROMPT },
	imageToVideo: { model: MODEL, imageSource: 'url', imageUrl: FIRST },
	firstLastFrame: {
		model: MODEL,
		firstFrameSource: 'url',
		firstFrameUrl: FIRST,
		lastFrameSource: 'url',
		lastFrameUrl: LAST,
	},
};

/** The document has parameters and no example; the body around them was observed in public clients. */
export const requests: RequestExample[] = [
	{
		title: 'Text-to-Video',
		mode: 'textToVideo',
		form: {
			...forms.textToVideo,
			options: { resolution: '720p', aspectRatio: '16:9', duration: 5 },
		},
		path: PATH,
		body: {
			model: MODEL,
			input: [{ params: { content: [text], resolution: '720p', ratio: '16:9', duration: 5 } }],
		},
	},
	{
		title: 'Text-to-Video, every parameter',
		mode: 'textToVideo',
		form: {
			...forms.textToVideo,
			callBack: 'url',
			callBackUrl: 'https://example.com/ended',
			options: {
				returnLastFrame: true,
				serviceTier: 'flex',
				executionExpiresAfter: 3600,
				resolution: '480p',
				aspectRatio: '21:9',
				frames: 57,
				seed: 11,
				cameraFixed: true,
				watermark: true,
			},
		},
		path: PATH,
		body: {
			model: MODEL,
			input: [
				{
					params: {
						content: [text],
						resolution: '480p',
						ratio: '21:9',
						frames: 57,
						seed: 11,
						camera_fixed: true,
						watermark: true,
						return_last_frame: true,
						service_tier: 'flex',
						execution_expires_after: 3600,
						callback_url: 'https://example.com/ended',
					},
				},
			],
		},
	},
	{
		title: 'Image-to-Video (First Frame), the prompt is optional',
		mode: 'imageToVideo',
		form: forms.imageToVideo,
		path: PATH,
		body: { model: MODEL, input: [{ params: { content: [image(FIRST)] } }] },
	},
	{
		title: 'Image-to-Video (First and Last Frame)',
		mode: 'firstLastFrame',
		form: { ...forms.firstLastFrame, prompt: PROMPT, options: { aspectRatio: 'adaptive' } },
		path: PATH,
		body: {
			model: MODEL,
			input: [
				{
					params: {
						content: [text, image(FIRST, 'first_frame'), image(LAST, 'last_frame')],
						ratio: 'adaptive',
					},
				},
			],
		},
	},
	{
		title: 'frames: 2.4 seconds are 57 frames',
		mode: 'textToVideo',
		form: { ...forms.textToVideo, options: { duration: 2.4 } },
		path: PATH,
		body: { model: MODEL, input: [{ params: { content: [text], frames: 57 } }] },
	},
	{
		title: 'a model of another name',
		mode: 'textToVideo',
		form: { model: 'custom', customModel: ' spark_dance_v2_0 ', prompt: PROMPT },
		path: PATH,
		body: { model: 'spark_dance_v2_0', input: [{ params: { content: [text] } }] },
	},
];
