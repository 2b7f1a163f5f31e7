import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { isChecked, readItems } from '../../../nodes/DanceVideoGenerate/readItems';
import { readWait, waitsForVideo } from '../../../nodes/DanceVideoGenerate/readWait';
import { modeById, providerById } from '../../../providers';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { errorOf } from '../../engine/sandboxRunner';

const GOES_ON = { onError: 'continueRegularOutput' as const };
const CREDENTIALS = { apiKey: 'sk-played', baseUrl: 'https://played.example' };

const node = (id: string, mode: string, parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
	contextFor({
		node: new DanceVideoGenerate(),
		parameters: { provider: id, mode, prompt: '={{ $json.prompt ?? "A dancer" }}', ...parameters },
		credentials: { [providerById(id).credentialType]: CREDENTIALS },
		...more,
	});
const DANCE: INodeParameters = {
	characterImageSource: 'url',
	characterImageUrl: 'https://file.dancegenerator.ai/a.jpg',
	referenceVideoSource: 'tiktok',
	tiktokUrl: 'https://www.tiktok.com/@user/video/1',
};

async function read(
	id: string,
	mode: string,
	parameters: INodeParameters = {},
	more: Partial<NodeRun> = {},
) {
	const provider = providerById(id);
	const context = node(id, mode, parameters, more);
	return await readItems(context, provider, modeById(provider, mode));
}
const dance = async (parameters: INodeParameters = {}, more: Partial<NodeRun> = {}) =>
	await read('danceGenerator', 'dance', { ...DANCE, ...parameters }, more);

describe('the items of a run as they are read', () => {
	it('have checked values, what each costs at most, and keys', async () => {
		const [item, ...others] = await dance({ batch: { submitOnceKey: 'row' } });
		expect(others).toEqual([]);
		expect(item).toEqual({
			itemIndex: 0,
			input: {
				characterImage: { source: 'url', url: 'https://file.dancegenerator.ai/a.jpg' },
				tiktokUrl: 'https://www.tiktok.com/@user/video/1',
				prompt: 'A dancer',
			},
			expected: { amount: 70, unit: 'credits' },
			submitOnceKey: 'row',
		});
	});

	it('have the price where it is known, and none where nobody publishes one', async () => {
		const [priced] = await read('seedance2Ai', 'textToVideo', {
			model: 'seedance2',
			options: { duration: 5 },
		});
		expect(priced).toMatchObject({ expected: { amount: 200, unit: 'credits' } });
		const [free] = await read('seedDance', 'textToVideo', {});
		expect(free).toMatchObject({ expected: null });
	});

	it('have the address that is called, where one is', async () => {
		const options = { callBack: 'url', callBackUrl: 'https://a.example/' };
		const [item] = await read('vtrix', 'textToVideo', { ...options });
		expect(item).toMatchObject({ input: { callbackUrl: 'https://a.example/' } });
	});

	it('end the run at the first that is wrong, before any is paid for', async () => {
		const items = ['fine', 'x'.repeat(3_000), 'x'.repeat(3_000)].map((prompt) => ({
			json: { prompt },
		}));
		const error = await errorOf(dance({}, { items }));
		expect(error.context.itemIndex).toBe(1);
		expect(error.message).toMatch(/Prompt/);
	});

	it('stay with what is wrong with them where the workflow goes on', async () => {
		const items = ['x'.repeat(3_000), 'fine'].map((prompt) => ({ json: { prompt } }));
		const read = await dance({}, { items, ...GOES_ON });
		expect(read.map(({ itemIndex }) => itemIndex)).toEqual([0, 1]);
		expect(read.map(isChecked)).toEqual([false, true]);
		expect(read[0]).toMatchObject({ error: { details: { kind: 'invalidInput' } } });
	});
});

describe('a key for the provider', () => {
	const keyed = async (
		rows: Array<{ key?: string; prompt: string }>,
		mode = 'textToVideo',
		more: Partial<NodeRun> = GOES_ON,
	) => {
		const items = await read(
			'seedance2Io',
			mode,
			{ batch: { idempotencyKey: '={{ $json.key }}' } },
			{ items: rows.map((json) => ({ json })), ...more },
		);
		return items.map((item) => (isChecked(item) ? 'fine' : String(item.error)));
	};

	it('may be that of several items with the same values, and of one with others it may not', async () => {
		const [first, same, second, other, third] = await keyed([
			{ key: 'a', prompt: 'one' },
			{ key: 'a', prompt: 'one' },
			{ key: 'b', prompt: 'two' },
			{ key: 'a', prompt: 'two' },
			{ key: 'a', prompt: 'one' },
		]);
		expect([first, same, second, third]).toEqual(['fine', 'fine', 'fine', 'fine']);
		expect(other).toMatch(/items 0 and 3 have the same key with different values \(given: "a"\)/);
	});

	it('is not asked for of items without one', async () => {
		const rows = ['one', 'two'].map((prompt) => ({ json: { prompt } }));
		const items = await read('seedance2Io', 'textToVideo', { batch: {} }, { items: rows });
		expect(items.every(isChecked)).toBe(true);
	});
});

describe('the wait for a video', () => {
	it('is read with each item where the node waits, and checked before the task is paid for', async () => {
		const wait = { whenCreated: 'waitForVideo', waitOptions: { timeoutMinutes: 2 } };
		const [item] = await dance(wait);
		expect(item).toMatchObject({ wait: { timeoutMs: 120_000, delivery: { binaryField: 'data' } } });
		const error = await errorOf(dance({ ...wait, waitOptions: { timeoutMinutes: -1 } }));
		expect(error.message).toMatch(/Max Wait \(Minutes\)/);
		expect((await dance())[0]).not.toHaveProperty('wait');
	});

	it('has its options beside those of the mode', () => {
		const context = node('danceGenerator', 'dance', {
			whenCreated: 'waitForVideo',
			download: true,
			options: { timeoutMinutes: 1, binaryField: 'wrong' },
			waitOptions: { timeoutMinutes: 3, binaryField: 'video' },
		});
		expect(readWait(context, 0)).toMatchObject({
			timeoutMs: 180_000,
			delivery: { download: true, binaryField: 'video' },
		});
	});

	it('is never one of an agent, which is answered at once', () => {
		const context = node('danceGenerator', 'dance', { whenCreated: 'waitForVideo' });
		expect(waitsForVideo(context)).toBe(true);
		expect(waitsForVideo(node('danceGenerator', 'dance', {}))).toBe(false);
		const tool = { ...context.getNode(), type: 'danceVideoGenerateTool' };
		jest.spyOn(context, 'getNode').mockReturnValue(tool);
		expect(waitsForVideo(context)).toBe(false);
	});
});
