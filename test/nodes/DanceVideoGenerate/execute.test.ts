import { createRunExecutionData, type INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { nodeMemory } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import { keepParked } from '../../../nodes/DanceVideoGenerate/parked';
import { useDedupStore } from '../../engine/dedupStore';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { errorOf } from '../../engine/sandboxRunner';
import { playNetwork } from './playedNetwork';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

const GOES_ON = { onError: 'continueRegularOutput' as const };
const VALUES: INodeParameters = {
	provider: 'danceGenerator',
	mode: 'dance',
	characterImageSource: 'url',
	characterImageUrl: 'https://file.dancegenerator.ai/a.jpg',
	referenceVideoSource: 'tiktok',
	tiktokUrl: '={{ $json.link ?? "https://www.tiktok.com/@user/video/1" }}',
	prompt: '={{ $json.prompt }}',
	batch: {},
};
const ACCOUNT = { apiKey: 'sk-played', baseUrl: 'https://played.example' };
const ITEMS = [{ json: { prompt: 'one' } }, { json: { prompt: 'two' } }];

/** Runs Generate; what was asked of the provider, whose tasks are `task-1` and so on. */
function generate(parameters: INodeParameters = {}, more: Partial<NodeRun> = {}) {
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters: { ...VALUES, ...parameters },
		credentials: { danceGeneratorApi: ACCOUNT },
		items: ITEMS,
		...more,
	});
	let tasks = 0;
	const asked = playNetwork(context, () => ({
		body: { task_id: `task-${(tasks += 1)}`, status: 'processing' },
	}));
	const run = async () => {
		const [leaving = []] = await new DanceVideoGenerate().execute.call(context);
		return leaving;
	};
	return { context, asked, run, json: async () => (await run()).map(({ json }) => json) };
}

describe('a run of Generate', () => {
	it('creates one task for each item, and forgets what an earlier run has waited for', async () => {
		const { context, asked, json } = generate();
		keepParked(context, { policy: 'item', items: [] });
		const leaving = await json();
		expect(leaving).toMatchObject([{ taskId: 'task-1' }, { taskId: 'task-2' }]);
		// That is for models, which would do it again.
		expect(leaving[0]).not.toHaveProperty('message');
		expect(asked).toEqual(['POST /generate', 'POST /generate']);
		expect(Object.keys(context.getContext('node'))).not.toContain('parked');
	});

	it('gives its tasks as the user chose', async () => {
		const { json } = generate(
			{ output: 'simplified', includeInputFields: true },
			{ typeVersion: 2 },
		);
		const [first] = await json();
		expect(first).toMatchObject({ prompt: 'one', taskId: 'task-1' });
		expect(first).not.toHaveProperty('lastFrameUrl');
	});

	it('creates none where one item is wrong: all are checked before', async () => {
		const items = [...ITEMS, { json: { prompt: 'x'.repeat(3_000) } }];
		const { asked, run } = generate({}, { items });
		expect((await errorOf(run())).context.itemIndex).toBe(2);
		expect(asked).toEqual([]);
	});

	it('creates the others where the workflow goes on with errors', async () => {
		const items = [{ json: { prompt: 'x'.repeat(3_000) } }, ...ITEMS];
		const { asked, json } = generate({}, { items, ...GOES_ON });
		const [wrong, ...created] = await json();
		expect(wrong?.error).toMatch(/Prompt/);
		expect(created.map(({ taskId }) => taskId)).toEqual(['task-1', 'task-2']);
		expect(asked).toHaveLength(2);
	});

	it('waits for a slot as long as the user wants, since nobody waits for the answer as with an agent', async () => {
		const executionData = createRunExecutionData({ resultData: { runData: {} } });
		const executeWorkflow = async () =>
			await Promise.resolve({ executionId: '2', data: [null], waitTill: new Date() });
		const { run } = generate(
			{ provider: 'seedance2Ai', mode: 'textToVideo', model: 'seedance2' },
			{
				credentials: { seedance2AiApi: ACCOUNT },
				items: [...ITEMS, ...ITEMS],
				executionData,
				executeWorkflow,
			},
		);
		expect(await run()).toEqual([]);
		const hours = (new Date(executionData.waitTill!).getTime() - Date.now()) / 3_600_000;
		expect(Math.round(hours)).toBe(12 + 24);
	});

	it('knows what it has created, when n8n tries it again', async () => {
		const { run, asked } = generate();
		await run();
		await run();
		expect(asked).toHaveLength(2);
	});

	it('knows a retry of an execution that was cut off, before anything is read or checked', async () => {
		const { json, asked, context } = generate(
			{},
			{
				...GOES_ON,
				mode: 'retry',
				getRunExecutionData: async () =>
					await Promise.resolve(createRunExecutionData({ resultData: { runData: {} } })),
			},
		);
		const [first] = await json();
		expect(first?.details).toMatchObject({ kind: 'unknownSubmit' });
		expect(asked).toEqual([]);
		expect(nodeMemory(context).isCutOff).toBe(true);
	});
});

describe('what is wrong for the whole run', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['an unknown provider', { provider: 'nobody' }, /^Provider must be one of/],
		['an unknown mode', { mode: 'none' }, /Mode must be one of/],
		['a setting that cannot be', { batch: { maxCredits: -1 } }, /Max Credits per Run/],
	])(
		'%s is an error for each item where the workflow goes on: none passes as created',
		async (_what, parameters, message) => {
			const { asked, run } = generate(parameters, GOES_ON);
			const leaving = await run();
			expect(leaving.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			for (const { json } of leaving) expect(json.error).toMatch(message);
			expect(asked).toEqual([]);
		},
	);

	it('ends the run where it does not', async () => {
		const { run } = generate({ provider: 'nobody' });
		expect((await errorOf(run())).message).toMatch(/^Provider must be one of/);
	});

	it('leaves a trace with the execution: a retry of it knows that nothing was cut off', async () => {
		const { run, context } = generate({ provider: 'nobody' }, GOES_ON);
		await run();
		expect(nodeMemory(context).runs).toEqual({});
	});

	it('is a credential that cannot be read, too', async () => {
		const { json } = generate({}, { credentials: {}, ...GOES_ON });
		for (const { error } of await json()) expect(error).toMatch(/credential/);
	});
});

describe('a dry run', () => {
	const DRY = { batch: { dryRun: true } };

	it('shows what would be sent for each item, and sends nothing', async () => {
		const { asked, run } = generate(DRY);
		const leaving = await run();
		expect(leaving.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(leaving[1]?.json).toMatchObject({
			provider: 'danceGenerator',
			mode: 'dance',
			dryRun: true,
			request: { url: 'https://played.example/generate', body: { prompt: 'two' } },
		});
		expect(leaving[1]?.json).not.toHaveProperty('taskId');
		expect(asked).toEqual([]);
	});

	it('shows what is wrong with an item, as it would leave, beside what came in', async () => {
		const items = [{ json: { prompt: 'x'.repeat(3_000), row: 1 } }, { json: { row: 2 } }];
		const parameters = { ...DRY, output: 'simplified', includeInputFields: true };
		const { json } = generate(parameters, { items, ...GOES_ON, typeVersion: 2 });
		const [wrong, right] = await json();
		expect(wrong).toMatchObject({ row: 1, provider: 'danceGenerator' });
		expect(wrong?.error).toMatch(/Prompt/);
		// All of the request, whatever fields of a task are chosen.
		expect(right).toMatchObject({ row: 2, dryRun: true, request: { method: 'POST' } });
	});

	it('does not show what came in, unless that was chosen', async () => {
		const [first] = await generate({ ...DRY, output: 'simplified' }, { typeVersion: 2 }).json();
		expect(first).not.toHaveProperty('prompt');
	});
});

describe("an agent's call", () => {
	it('is created once, whatever a slot may take, and says so', async () => {
		const { context, json, asked } = generate(
			{ batch: { placeWaitMinutes: 600 } },
			{ items: [ITEMS[0]!] },
		);
		const node = { ...context.getNode(), type: 'danceVideoGenerateTool' };
		jest.spyOn(context, 'getNode').mockReturnValue(node);
		expect((await json())[0]?.message).toMatch(/^The task is created/);
		expect((await json())[0]?.message).toMatch(/^This is the task that an earlier call/);
		expect(asked).toHaveLength(1);
	});
});
