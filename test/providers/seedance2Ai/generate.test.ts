import { modes } from '../../../providers/seedance2Ai/generate';
import { formRequests, limitsOfValues } from '../formRequest';
import { fixtures } from './fixtures';
import { limits } from './limits';
import { prices } from './prices';
import { requests } from './requests';

const { requestOf, sentWith, checkedWith, estimateOf, refusalOf } = formRequests(
	modes,
	fixtures.forms,
);

const bodyOf = (inputs: object, more: object = {}) =>
	JSON.stringify({ model: 'seedance2', ...more, inputs });

describe('what is sent to Seedance2 AI', () => {
	it.each(requests.map((example) => [example.title, example] as const))(
		'is what the document has: %s',
		(_title, { mode, form, path, body }) => {
			expect(requestOf(mode, form)).toEqual({ path, body: JSON.stringify(body) });
		},
	);

	it.each<[mode: string, inputs: object]>([
		['textToVideo', { prompt: 'A cat playing piano' }],
		['imageToVideo', { urls: ['https://example.com/photo.jpg'] }],
		[
			'firstLastFrame',
			{
				urls: ['https://example.com/first-frame.jpg', 'https://example.com/last-frame.jpg'],
				videoInputMode: 'keyframe',
			},
		],
		[
			'multiReference',
			{
				urls: ['https://example.com/ref1.jpg'],
				videoInputMode: 'reference',
				resolution: '1280x720',
			},
		],
	])('has in the mode %s no value that was not given', (mode, inputs) => {
		expect(sentWith(mode)).toEqual({ path: '/jobs/createTask', body: bodyOf(inputs) });
	});

	it.each([
		['duration', 15, { duration: '15s' }],
		['resolution', '1280x540', { resolution: '1280x540' }],
		['upscaleResolution', '4k', { upscaleResolution: '4k' }],
	])('has the option %s under its documented name', (name, value, sent) => {
		expect(sentWith('textToVideo', { options: { [name]: value } }).body).toBe(
			bodyOf({ prompt: 'A cat playing piano', ...sent }),
		);
	});

	it.each(modes.map(({ id }) => id))(
		'has in the mode %s the address to call beside the inputs, and all that may be chosen',
		(mode) => {
			const { model, callBackUrl, inputs } = JSON.parse(
				sentWith(mode, {
					model: 'seedance2-fast',
					prompt: 'A cat playing piano',
					callBack: 'url',
					callBackUrl: 'https://your-server.com/webhook/seedance',
					resolution: '720x960',
					options: {
						duration: 4,
						upscaleResolution: '2k',
						...(mode !== 'multiReference' && { resolution: '720x960' }),
					},
				}).body,
			) as Record<string, unknown>;
			expect({ model, callBackUrl }).toEqual({
				model: 'seedance2-fast',
				callBackUrl: 'https://your-server.com/webhook/seedance',
			});
			expect(inputs).toMatchObject({
				prompt: 'A cat playing piano',
				duration: '4s',
				resolution: '720x960',
				upscaleResolution: '2k',
			});
		},
	);

	it('has sounds and videos for references alone', () => {
		const over = { imageUrls: '', audioUrls: 'https://example.com/audio.mp3' };
		expect(sentWith('multiReference', over).body).toBe(
			bodyOf({
				audioUrls: ['https://example.com/audio.mp3'],
				videoInputMode: 'reference',
				resolution: '1280x720',
			}),
		);
	});
});

describe('a limit of Seedance2 AI', () => {
	it.each(limitsOfValues(limits))('%s: %s (%s)', (mode, _field, _documented, limit) => {
		expect(() => checkedWith(mode, limit.inside)).not.toThrow();
		const { kind, message, nextStep } = refusalOf(mode, limit.outside);
		expect(kind).toBe('invalidInput');
		for (const words of limit.says) expect(message).toContain(words);
		expect(nextStep).toContain('Nothing was sent and nothing paid.');
	});
});

describe('the address of an image for Seedance2 AI', () => {
	it.each([
		' https://example.com/photo.jpg\n',
		'http://example.com/photo.jpg',
		'asset://asset-20260326-abc123',
		'\tasset://asset-20260326-abc123 ',
	])('leaves without the white space around it: %j', (imageUrl) => {
		expect(sentWith('imageToVideo', { imageUrl }).body).toBe(bodyOf({ urls: [imageUrl.trim()] }));
	});

	it.each([
		'photo.jpg',
		'data:image/png;base64,AAAA',
		'asset://',
		'asset://a b',
		'ftp://a.example/',
	])('is not %j', (address) => {
		const { message } = refusalOf('imageToVideo', { imageUrl: address });
		expect(message).toContain('https:// or http://, or asset://<ID>');
		expect(refusalOf('firstLastFrame', { lastFrameUrl: address }).message).toBe(
			message.replace('Image URL', 'Last Frame URL'),
		);
	});
});

describe('what a video of Seedance2 AI is said to cost before it is created', () => {
	it.each(
		prices.flatMap(({ title, cost, create }) => (create ? [[title, cost, create] as const] : [])),
	)('is the published price: %s', (_title, cost, { mode, form }) => {
		expect(estimateOf(mode, form)).toEqual(cost);
	});

	it.each(modes.map(({ id }) => id))(
		'goes by length, model and upscaling in the mode %s',
		(mode) => {
			const options = { duration: 10, upscaleResolution: '2k' };
			expect(estimateOf(mode, { options })).toEqual({ amount: 600, unit: 'credits' });
			expect(estimateOf(mode, { model: 'seedance2-fast', options })).toEqual({
				amount: 520,
				unit: 'credits',
			});
		},
	);

	it('is not doubled by images and sounds', () => {
		const audioUrls = 'https://example.com/audio.mp3';
		expect(estimateOf('multiReference', { audioUrls })).toEqual({ amount: 200, unit: 'credits' });
		expect(estimateOf('multiReference', { audioUrls, videoUrls: ' ' })).toEqual({
			amount: 200,
			unit: 'credits',
		});
	});
});
