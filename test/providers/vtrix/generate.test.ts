import type { INodeParameters } from 'n8n-workflow';

import { modes } from '../../../providers/vtrix/generate';
import { formRequests, limitsOfValues } from '../formRequest';
import { limits } from './limits';
import { forms, MODEL, requests } from './requests';

const { requestOf, sentWith, checkedWith, refusalOf } = formRequests(modes, forms);

const PATH = '/model/v1/generation';
const FIRST = 'https://example.com/first.png';
const LAST = 'https://example.com/last.png';
const text = { type: 'text', text: forms.textToVideo.prompt };

const bodyOf = (params: object, model = MODEL) => JSON.stringify({ model, input: [{ params }] });
const image = (url: string, role?: string) => ({ type: 'image_url', image_url: { url }, role });

describe('what is sent to Vtrix', () => {
	it.each(requests.map((example) => [example.title, example] as const))(
		'is what the document has: %s',
		(_title, { mode, form, path, body }) => {
			expect(requestOf(mode, form)).toEqual({ path, body: JSON.stringify(body) });
		},
	);

	it.each<[mode: string, content: object[]]>([
		['textToVideo', [text]],
		['imageToVideo', [image(FIRST)]],
		['firstLastFrame', [image(FIRST, 'first_frame'), image(LAST, 'last_frame')]],
	])('has in the mode %s no value that was not given', (mode, content) => {
		expect(sentWith(mode)).toEqual({ path: PATH, body: bodyOf({ content }) });
	});

	it.each<[mode: string, images: object[]]>([
		['imageToVideo', [image(FIRST)]],
		['firstLastFrame', [image(FIRST, 'first_frame'), image(LAST, 'last_frame')]],
	])('has in the mode %s the prompt before the images', (mode, images) => {
		const { body } = sentWith(mode, { prompt: forms.textToVideo.prompt });
		expect(body).toBe(bodyOf({ content: [text, ...images] }));
	});

	// Each parameter of the document by the option that stands for it; a value that is false or 0 too.
	it.each<[option: string, value: string | number | boolean, sent: object]>([
		['resolution', '480p', { resolution: '480p' }],
		['aspectRatio', 'adaptive', { ratio: 'adaptive' }],
		['duration', 12, { duration: 12 }],
		['duration', 11.9, { frames: 285 }],
		['frames', 289, { frames: 289 }],
		['seed', 0, { seed: 0 }],
		['cameraFixed', false, { camera_fixed: false }],
		['watermark', false, { watermark: false }],
		['returnLastFrame', false, { return_last_frame: false }],
		['serviceTier', 'flex', { service_tier: 'flex' }],
		['executionExpiresAfter', 3600, { execution_expires_after: 3600 }],
	])('has the option %s (%j) as %j alone', (option, value, sent) => {
		for (const mode of modes) {
			const { content } = paramsOf(sentWith(mode.id).body);
			const { body } = sentWith(mode.id, { options: { [option]: value } });
			expect(paramsOf(body)).toEqual({ content, ...sent });
		}
	});

	it('has the address to call', () => {
		const callBackUrl = 'https://example.com/ended';
		for (const mode of modes) {
			const { body } = sentWith(mode.id, { callBack: 'url', callBackUrl });
			expect(paramsOf(body)).toMatchObject({ callback_url: callBackUrl });
		}
	});
});

describe('a limit of Vtrix', () => {
	it.each(limitsOfValues(limits))('%s: %s (%s)', (mode, _field, _documented, limit) => {
		expect(() => checkedWith(mode, limit.inside)).not.toThrow();
		const { kind, message, nextStep } = refusalOf(mode, limit.outside);
		expect(kind).toBe('invalidInput');
		for (const words of limit.says) expect(message).toContain(words);
		expect(nextStep).toContain('Nothing was sent and nothing paid.');
	});

	it.each(modes.map(({ id }) => id))('is one length of a video, in the mode %s too', (mode) => {
		const refused = refusalOf(mode, { options: { duration: 5, frames: 121 } });
		expect(refused.message).toMatch(/^Frames and Duration \(Seconds\) must not both be given/);
		expect(() => sentWith(mode, { options: { frames: 121 } })).not.toThrow();
		expect(() => sentWith(mode, { options: { duration: 5 } })).not.toThrow();
	});

	it('is said of all that is wrong at once', () => {
		const over = { model: 'custom', customModel: '', options: { duration: 5, frames: 121 } };
		const { message } = refusalOf('textToVideo', over);
		expect(message).toMatch(/^Custom Model ID is required\. Frames and Duration/);
	});
});

describe('the model of a Vtrix video', () => {
	const modelOf = (mode: string, over: INodeParameters) =>
		(JSON.parse(sentWith(mode, over).body) as { model: string }).model;

	// Documented elsewhere: what each of them takes.
	it.each<[mode: string, models: string[]]>([
		['textToVideo', ['pro', 'pro_fast', 'lite_t2v']],
		['imageToVideo', ['pro', 'pro_fast', 'lite_i2v']],
		['firstLastFrame', ['pro']],
	])('is in the mode %s one that takes it: %j, or 2.0', (mode, models) => {
		const taken = [...models.map((name) => `spark_dance_v1_0_${name}`), 'spark_dance_v2_0'];
		const all = ['pro', 'pro_fast', 'lite_t2v', 'lite_i2v'].map(
			(name) => `spark_dance_v1_0_${name}`,
		);
		for (const model of taken) expect(modelOf(mode, { model })).toBe(model);
		for (const model of all.filter((name) => !taken.includes(name))) {
			expect(refusalOf(mode, { model }).message).toContain(`must be one of: ${MODEL}, `);
		}
	});

	it('is the one of the document where none is named', () => {
		expect(modelOf('textToVideo', { model: '' })).toBe('spark_dance_v1_0_pro');
	});

	it('may be typed in, for which it has to be an ID', () => {
		const typed = (customModel: string) => ({ model: 'custom', customModel });
		for (const { id } of modes) {
			expect(modelOf(id, typed('\tspark_dance_v3_0 '))).toBe('spark_dance_v3_0');
			expect(refusalOf(id, typed('  ')).message).toMatch(/^Custom Model ID is required/);
			expect(refusalOf(id, typed('spark dance')).message).toContain('without white space');
			expect(refusalOf(id, typed('x'.repeat(201))).message).toContain('at most 200');
		}
	});

	it('is the one chosen, whatever was typed in before', () => {
		expect(modelOf('textToVideo', { customModel: 'spark_dance_v3_0' })).toBe(MODEL);
	});
});

function paramsOf(body: string): Record<string, unknown> {
	const { input } = JSON.parse(body) as { input: Array<{ params: Record<string, unknown> }> };
	expect(input).toHaveLength(1);
	return input[0]?.params ?? {};
}
