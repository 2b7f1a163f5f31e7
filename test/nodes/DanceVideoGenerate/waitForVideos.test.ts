import { createRunExecutionData, NodeOperationError, type ExecuteWorkflowData } from 'n8n-workflow';

import { begin } from '../../../nodes/DanceVideoGenerate/planSubmit';
import { waitForVideos } from '../../../nodes/DanceVideoGenerate/waitForVideos';
import { providerById } from '../../../providers';
import type { ItemShape } from '../../../tasks/itemShape';
import type { ItemOutcome, ItemWait } from '../../../tasks/submitJob';
import { failed } from '../../../tasks/submitResult';
import { inputFailure } from '../../../transport/failure';
import { errorOf } from '../../engine/sandboxRunner';
import { useSteppedTime } from '../../engine/steppedTime';
import { logLines } from '../../leakCheck/leakCheck';
import { manualClock, task } from '../../tasks/scriptedTasks';
import { generateRun, type RunOptions } from './generateRun';
import { playNetwork, type PlayedAnswer } from './playedNetwork';

useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const GOES_ON = { onError: 'continueRegularOutput' as const };
const WAIT: ItemWait = {
	timeoutMs: 1_800_000,
	delivery: { download: false, binaryField: 'data', fileName: '', lastFrame: false, maxBytes: 1 },
};
const WAITS = { 0: WAIT, 1: WAIT, 2: WAIT };
const ASLEEP: ExecuteWorkflowData = { executionId: '2', data: [null], waitTill: new Date() };

const created = (itemIndex: number, provider = 'danceGenerator'): ItemOutcome => ({
	itemIndex,
	result: { task: task(`task-${itemIndex}`, { provider }) },
});
/** Of a key that an earlier run has used, whose task is not known here. */
const KNOWN: ItemOutcome = { itemIndex: 2, result: { alreadySubmitted: 'row' } };
const REFUSED: ItemOutcome = { itemIndex: 2, result: failed(inputFailure(['Prompt is empty.'])) };

const ended = (request: string, status = 'success'): PlayedAnswer => ({
	body: {
		task_id: request.split('/').at(-1),
		status,
		result: { video_url: 'https://cdn.example/a.mp4' },
		error: status === 'failed' ? 'No person' : null,
	},
});

/** A run whose tasks have been created, in an n8n that suspends it unless it is told otherwise. */
function waiting(
	{ waitOptions = {}, ...options }: RunOptions & { waitOptions?: Record<string, string> } = {},
	answer = (request: string) => ended(request),
) {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	const clock = manualClock();
	clock.set(Date.now());
	const { run, context } = generateRun({
		clock,
		...options,
		parameters: { whenCreated: 'waitForVideo', waitOptions, ...options.parameters },
		of: {
			executionData,
			executeWorkflow: async () => await Promise.resolve(ASLEEP),
			...options.of,
		},
	});
	const asked = playNetwork(context, answer);
	const wait = async (...outcomes: ItemOutcome[]) =>
		await waitForVideos(begin(run, []), WAITS, outcomes);
	return { wait, context, asked, isAsleep: () => executionData.waitTill !== undefined };
}
const HERE = { waitOptions: { waiting: 'inProcess' } };

describe('the videos of tasks that were just created', () => {
	it('are waited for asleep, since none is done in seconds, and a call finds what is waited for', async () => {
		const { wait, context, isAsleep, asked } = waiting({ of: GOES_ON });
		expect(await wait(created(0), REFUSED)).toEqual([]);
		expect(isAsleep()).toBe(true);
		expect(asked).toEqual([]);
		expect(context.getContext('node').parked).toMatchObject({
			policy: 'item',
			shape: {},
			items: [{ poll: { taskId: 'task-0' } }, { details: { kind: 'invalidInput' } }],
		});
	});

	it('are waited for awake where the user wants it', async () => {
		const { wait, isAsleep, asked } = waiting({ ...HERE, of: GOES_ON });
		const leaving = await wait(created(0), created(1), REFUSED);
		expect(leaving.map(({ json }) => [json.taskId, json.status])).toEqual([
			['task-0', 'succeeded'],
			['task-1', 'succeeded'],
			[undefined, undefined],
		]);
		expect(leaving[2]?.json.error).toBe('Prompt is empty.');
		expect(isAsleep()).toBe(false);
		expect(asked).toEqual(['GET /tasks/task-0', 'GET /tasks/task-1']);
	});

	it('may be images, which are waited for awake at first', async () => {
		const mode = providerById('seedance2Io').modes.find(({ produces }) => produces === 'image')!;
		const image = waiting({ id: 'seedance2Io', more: { mode } }, (request) => ({
			body: { id: request.split('/').at(-1), status: 'completed', output: { images: ['x'] } },
		}));
		await image.wait(created(0, 'seedance2Io'));
		expect(image.isAsleep()).toBe(false);
		expect(logLines().join()).toMatch(/in process at first/);
	});

	it('leave in the shape that the user chose, beside what came in', async () => {
		const shape: ItemShape = { fields: ['status'], includeInput: true };
		const { wait } = waiting({ ...HERE, more: { shape } });
		const [leaving] = await wait(created(1));
		expect(leaving?.json).toEqual({ row: 0, taskId: 'task-1', status: 'succeeded' });
	});

	it('fail as their tasks do: as items where the workflow goes on', async () => {
		const { wait } = waiting({ ...HERE, of: GOES_ON }, (request) =>
			ended(request, request.includes('task-1') ? 'failed' : 'success'),
		);
		const [first, second] = await wait(created(0), created(1));
		expect(first?.json.status).toBe('succeeded');
		expect(second?.json).toMatchObject({ taskId: 'task-1', status: 'failed' });
		expect(second?.json.error).toMatch(/No person/);
	});

	it('fail in one error for all where it does not, in its own words, with every task', async () => {
		const { wait } = waiting(HERE, (request) =>
			ended(request, request.includes('task-1') ? 'failed' : 'success'),
		);
		const error = await errorOf(wait(created(0), created(1), KNOWN));
		expect(error.message).toMatch(/^1 of 3 items did not get a video\. First \(item 1\): /);
		expect(error.context.itemIndex).toBe(1);
		for (const taskId of ['task-0', 'task-1']) expect(error.description).toContain(taskId);
		expect(error.description).not.toMatch(/already paid for/);
	});

	it('are named also where that error knows only some of them, as of another provider', async () => {
		const { wait } = waiting(HERE, (request) => ended(request, 'failed'));
		const error = await errorOf(wait(created(0), created(1, 'vtrix')));
		expect(error.message).toMatch(/^1 of 2 items did not get a video/);
		expect(error.description).toMatch(/already paid for: task-0, task-1\./);
		expect(error.description).not.toMatch(/report it/);
	});
});

describe('a wait that cannot even begin', () => {
	const broken = (of: RunOptions['of'], why = new Error('disk full')) => {
		const scene = waiting({ of: of ?? {} });
		// n8n has put it to sleep when it was started, and it is to get its deadline.
		jest.spyOn(scene.context, 'putExecutionToWait').mockResolvedValueOnce().mockRejectedValue(why);
		return scene;
	};

	it('is an error that names every task: they are paid for', async () => {
		const error = await errorOf(broken({}).wait(created(0), created(1)));
		expect(error.message).toMatch(/disk full/);
		expect(error.description).toMatch(/report it.*already paid for: task-0, task-1\./);
	});

	it('is n8n’s own error with every task, where that has no more to say', async () => {
		const node = generateRun().context.getNode();
		const own = new NodeOperationError(node, 'It cannot sleep');
		const error = await errorOf(broken({}, own).wait(created(0)));
		expect(error.message).toBe('It cannot sleep');
		expect(error.description).toMatch(/^Tasks that this run has created.*: task-0\./);
	});

	it('is one for each item with a task, where the workflow goes on; the others leave as they are', async () => {
		const { wait } = broken(GOES_ON);
		const leaving = await wait(created(0), { ...KNOWN, itemIndex: 1 }, REFUSED);
		expect(leaving[0]).toMatchObject({
			json: {
				taskId: 'task-0',
				status: 'processing',
				error: expect.stringMatching(/disk full.*task-0/) as string,
			},
			pairedItem: { item: 0 },
		});
		expect(leaving[1]?.json).toMatchObject({ status: 'alreadySubmitted', taskId: null });
		expect(leaving[1]?.json).not.toHaveProperty('error');
		expect(leaving[2]?.json.error).toBe('Prompt is empty.');
	});
});
