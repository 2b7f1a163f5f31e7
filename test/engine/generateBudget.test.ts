import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { executeGenerate } from '../../nodes/DanceVideoGenerate/execute';
import { DANCE, danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { contextFor, runNode, storedFile, type NodeRun } from './runNode';

// At their real pace, no task leaves its first status within a test.
const sandbox = useSandbox({ credits: 500, speed: 1 });
const { run } = danceRunner(sandbox);

/** A dance of the orientation `image` costs 70 credits at most, in the sandbox exactly that. */
const dance = async (
	count: number,
	batch: INodeParameters,
	more: Parameters<typeof run>[2] & { options?: INodeParameters } = {},
) =>
	await run(
		new DanceVideoGenerate(),
		{ ...DANCE, batch, options: more.options ?? {} },
		{ items: Array.from({ length: count }, () => ({ json: {} })), ...more },
	);

const requests = () =>
	sandbox()
		.journal()
		.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);

const kinds = (items: Awaited<ReturnType<typeof dance>>) =>
	items.map(({ json }) => (json.details as { kind?: string } | undefined)?.kind ?? json.status);

describe('Max Credits per Run', () => {
	it('lets a run through that stays within it', async () => {
		expect(kinds(await dance(2, { maxCredits: 140 }))).toEqual(['pending', 'pending']);
	});

	it('creates nothing at all when the run would cross it, and says at which item', async () => {
		const error = await errorOf(dance(4, { maxCredits: 200 }));
		expect(error.message).toMatch(
			/No task was created for item 2: it may cost 70 credits on top of the 140 .* Max Credits per Run \(200\)/,
		);
		expect(error.description).toMatch(/Nothing was paid for this item/);
		expect(requests()).toEqual([]);
	});

	it('with continue on error creates what fits, and the rest leave as errors', async () => {
		const items = await dance(4, { maxCredits: 200 }, { onError: 'continueRegularOutput' });
		expect(kinds(items)).toEqual(['pending', 'pending', 'overBudget', 'overBudget']);
		expect(items[3]?.json.error).toMatch(/the run stopped before item 2/);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('reckons with the most an item can cost: 30 seconds where the video gives the length', async () => {
		const options = { characterOrientation: 'video' };
		const error = await errorOf(dance(1, { maxCredits: 209 }, { options }));
		expect(error.message).toMatch(/No task was created for item 0: it may cost 210 credits/);
		expect(kinds(await dance(1, { maxCredits: 210 }, { options }))).toEqual(['pending']);
	});

	it('reckons with the exact price where the reference video is a file', async () => {
		const video = await storedFile(media('reference.mp4'), 'reference.mp4', 'video/mp4');
		const file = { referenceVideoSource: 'binary', referenceVideoBinary: 'video' };
		const form = { ...DANCE, ...file, batch: { maxCredits: 35 } };
		// It is five seconds long.
		const items = await run(new DanceVideoGenerate(), form, {
			items: [{ json: {}, binary: { video } }],
		});
		expect(kinds(items)).toEqual(['pending']);
	});

	it('counts what an earlier try of the same run has created', async () => {
		sandbox().inject({
			path: '/generate',
			skip: 1,
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		const batch = { maxCredits: 140, ordersAtOnce: 1 };
		const context = contextFor({
			...at('danceGenerator', { ...DANCE, batch }),
			items: [{ json: {} }, { json: {} }],
		});
		await errorOf(executeGenerate(context));
		const [items] = await executeGenerate(context);
		expect(kinds(items ?? [])).toEqual(['pending', 'pending']);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('counts what an earlier try may have ordered, and where the answer does not tell the price', async () => {
		sandbox().inject({ path: '/generate', times: 1, action: { type: 'reset', handle: true } });
		sandbox().inject({
			path: '/generate',
			times: 'always',
			action: { type: 'patch', omit: ['cost_credits'] },
		});
		const batch = { maxCredits: 140, ordersAtOnce: 1 };
		const context = contextFor({
			...at('danceGenerator', { ...DANCE, batch }),
			items: [{ json: {} }, { json: {} }, { json: {} }],
			onError: 'continueRegularOutput',
		});
		const ends = async () => kinds((await executeGenerate(context))[0] ?? []);
		const expected = ['connectionLost', 'pending', 'overBudget'];
		expect([await ends(), await ends()]).toEqual([expected, expected]);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('cannot be held where no price is published: that is said before anything is sent', async () => {
		const error = await errorOf(
			runNode(at('vtrix', { mode: 'textToVideo', prompt: 'x', batch: { maxCredits: 5 } })),
		);
		expect(error.message).toMatch(
			/Max Credits per Run cannot be enforced with Vtrix Spark Dance, which publishes no price/,
		);
		expect(requests()).toEqual([]);
	});
});

describe('Minimum Balance Left', () => {
	it('asks for the balance once, and stops before less would be left', async () => {
		const error = await errorOf(dance(3, { minBalance: 300 }));
		expect(error.message).toMatch(
			/No task was created for item 2: .* of the balance of 500 less than Minimum Balance Left \(300\)/,
		);
		expect(requests()).toEqual(['GET credits']);
		expect(kinds(await dance(2, { minBalance: 300 }))).toEqual(['pending', 'pending']);
		expect(requests()).toEqual(['GET credits', 'GET credits', 'POST generate', 'POST generate']);
	});

	it('is not passed over when the balance cannot be had: nothing is sent, and each item says why', async () => {
		const refuseBalance = (skip = 0) =>
			sandbox().inject({
				path: '/credits',
				skip,
				times: 'always',
				action: { type: 'answer', status: 401, body: { error: 'invalid_api_key' } },
			});
		refuseBalance(1);
		sandbox().inject({
			path: '/generate',
			skip: 1,
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		const context = contextFor({
			...at('danceGenerator', { ...DANCE, batch: { minBalance: 300, ordersAtOnce: 1 } }),
			items: [{ json: {} }, { json: {} }],
		});
		await errorOf(executeGenerate(context));
		const [paid] = sandbox()
			.journal()
			.flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));
		// The task of the first try does not get lost with the second.
		const error = await errorOf(executeGenerate(context));
		expect(error.message).toMatch(/does not accept the API key/);
		expect(error.description).toContain(paid);
		expect(error.context.itemIndex).toBe(1);
		const items = await dance(2, { minBalance: 300 }, { onError: 'continueRegularOutput' });
		expect(kinds(items)).toEqual(['authentication', 'authentication']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('reads a number that came as text, and refuses one that is none', async () => {
		expect(kinds(await dance(1, { minBalance: '430' }))).toEqual(['pending']);
		const error = await errorOf(dance(1, { minBalance: 'plenty' }));
		expect(error.message).toMatch(/Minimum Balance Left must be a number from 0 to/);
		expect(error.message).toContain('(given: "plenty")');
	});
});

function at(provider: 'vtrix' | 'danceGenerator', parameters: INodeParameters): NodeRun {
	return {
		node: new DanceVideoGenerate(),
		parameters: { provider, ...parameters },
		credentials: {
			[`${provider}Api`]: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl(provider) },
		},
	};
}
