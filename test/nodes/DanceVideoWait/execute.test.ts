import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { executeWait } from '../../../nodes/DanceVideoWait/execute';
import { useSteppedTime } from '../../engine/steppedTime';
import { plainContext, type Answer, type Plain } from '../plainContext';

useSteppedTime();

const ONE = 'task-one';
const TWO = 'task-two';
const task = (taskId: string, more: IDataObject = {}): INodeExecutionData => ({
	json: { provider: 'danceGenerator', taskId, ...more },
});
const CHECK = { mode: 'checkOnce', 'options.waiting': 'automatic' };
const WAIT = { mode: 'wait', 'options.waiting': 'automatic' };

/** What the provider says of a task, by the state that a test gives it. */
const answering =
	(states: Record<string, string>) =>
	({ url }: IHttpRequestOptions): Answer => {
		const task_id = url.split('/').at(-1) ?? '';
		const status = states[task_id];
		if (status === undefined) return { statusCode: 404, body: { error: 'task_not_found' } };
		const result = status === 'success' ? { video_url: `https://cdn.example/${task_id}` } : null;
		return { body: { task_id, status, result, error: status === 'failed' ? 'Too dark' : null } };
	};

/** Runs Wait for items; by their own provider and task unless the form says otherwise. */
function running({ parameters, items = [task(ONE)], ...plain }: Plain) {
	const given = {
		provider: 'fromItem',
		taskId: (at: number) => items[at]?.json.taskId ?? '',
		...parameters,
	};
	return plainContext({ ...plain, items, parameters: given });
}

async function run(plain: Plain): Promise<INodeExecutionData[]> {
	const [leaving = [], ...others] = await executeWait(running(plain).context);
	expect(others).toEqual([]);
	return leaving;
}

interface Refused extends Error {
	description: string;
	context: { itemIndex?: number };
}
const errorOf = async (plain: Plain) =>
	(await run(plain).then(
		() => {
			throw new Error('Nothing was thrown');
		},
		(error: unknown) => error,
	)) as Refused;

describe('a task that is checked once', () => {
	it.each(['pending', 'processing', 'failed', 'success'])('leaves as it is: %s', async (state) => {
		const [item] = await run({ parameters: CHECK, answer: answering({ [ONE]: state }) });
		const status = state === 'success' ? 'succeeded' : state;
		expect(item).toMatchObject({ json: { taskId: ONE, status }, pairedItem: { item: 0 } });
		// For the model of an agent.
		expect(item?.json).not.toHaveProperty('message');
	});

	it('is asked for one time, each of them', async () => {
		const { context, sent } = running({
			parameters: CHECK,
			items: [task(ONE), task(TWO)],
			answer: answering({ [ONE]: 'pending', [TWO]: 'processing' }),
		});
		const [items] = await executeWait(context);
		expect(items?.map(({ json }) => json.taskId)).toEqual([ONE, TWO]);
		expect(sent.map(({ url }) => url)).toEqual([
			`https://api.example/tasks/${ONE}`,
			`https://api.example/tasks/${TWO}`,
		]);
	});

	it('is named by the error where the provider does not say what became of it', async () => {
		const error = await errorOf({ parameters: CHECK, answer: answering({}) });
		expect(error.message).toContain(ONE);
		const [item] = await run({
			parameters: CHECK,
			answer: answering({}),
			onError: 'continueRegularOutput',
		});
		expect(item?.json).toMatchObject({
			provider: 'danceGenerator',
			taskId: ONE,
			error: expect.stringContaining(ONE),
			details: { kind: 'notFound' },
		});
	});

	it('is asked for again where the provider was away for a moment', async () => {
		let isAway = true;
		const answer = (request: IHttpRequestOptions): Answer => {
			if (!isAway) return answering({ [ONE]: 'pending' })(request);
			isAway = false;
			return { statusCode: 503, body: {} };
		};
		const [item] = await run({ parameters: CHECK, answer });
		expect(item?.json.status).toBe('pending');
	});

	it('leaves in the shape that the form asks for, beside what passes', async () => {
		const before = { status: 'alreadySubmitted', taskId: null, message: 'row 7' };
		const items = await run({
			parameters: { ...CHECK, output: 'simplified', includeInputFields: true },
			items: [{ json: before }, task(ONE, { row: 8 })],
			answer: answering({ [ONE]: 'pending' }),
		});
		expect(items).toEqual([
			{ json: before, pairedItem: { item: 0 } },
			{
				json: expect.objectContaining({ row: 8, taskId: ONE, cost: null }) as IDataObject,
				pairedItem: { item: 1 },
			},
		]);
		expect(items[1]?.json).not.toHaveProperty('progress');
	});
});

describe('an item whose task cannot be read', () => {
	const items = [task(ONE), task('../account')];

	it('stops the node before anybody is asked, and says which item it is', async () => {
		const { context, sent } = running({ parameters: CHECK, items });
		const error = (await executeWait(context).catch((thrown: unknown) => thrown)) as Refused;
		expect(error.message).toMatch(/Task ID must be .*"\.\.\/account"/);
		expect(error.context.itemIndex).toBe(1);
		expect(sent).toEqual([]);
	});

	it.each([CHECK, WAIT])(
		'costs the others nothing where the workflow goes on: %j',
		async (form) => {
			const leaving = await run({
				parameters: form,
				items,
				onError: 'continueRegularOutput',
				answer: answering({ [ONE]: 'success' }),
			});
			expect(leaving.map(({ json }) => [json.status, json.error !== null])).toEqual([
				['succeeded', false],
				[undefined, true],
			]);
		},
	);
});

describe('tasks that are waited for', () => {
	it('leave when all have ended', async () => {
		let checks = 0;
		const answer = (request: IHttpRequestOptions) => {
			checks += 1;
			return answering({ [ONE]: 'success', [TWO]: checks > 3 ? 'success' : 'processing' })(request);
		};
		const leaving = await run({ parameters: WAIT, items: [task(ONE), task(TWO)], answer });
		expect(leaving.map(({ json }) => json.status)).toEqual(['succeeded', 'succeeded']);
		expect(leaving.map(({ json }) => 'message' in json)).toEqual([false, false]);
	});

	it('stop the node where one has failed, by an error that names all', async () => {
		const answer = answering({ [ONE]: 'success', [TWO]: 'failed' });
		const error = await errorOf({ parameters: WAIT, items: [task(ONE), task(TWO)], answer });
		expect(error.message).toMatch(/1 of 2 items.*Too dark/);
		expect(error.description).toMatch(/task-one: succeeded.*task-two: failed/);
	});

	it('are all named where the wait cannot begin', async () => {
		const account = async () =>
			await Promise.resolve({ apiKey: 'key-of-somebody', baseUrl: 'http://api.example' });
		const items = [{ json: { dryRun: true } }, task(ONE), task(TWO)];
		const error = await errorOf({ parameters: WAIT, items, account });
		expect(`${error.message} ${error.description}`).toMatch(
			/Base URL.*The tasks: task-one, task-two/,
		);
		expect(error.description).not.toContain('key-of-somebody');
	});

	it('are waited for no longer than the form says, and are named then', async () => {
		const error = await errorOf({
			parameters: { ...WAIT, 'options.timeoutMinutes': 60 },
			answer: answering({ [ONE]: 'processing' }),
		});
		expect(error.message).toMatch(/Timed out after 36\d\d s waiting for task task-one/);
	});
});

describe('the tool of an agent', () => {
	const tool = { isTool: true, answer: answering({ [ONE]: 'processing', [TWO]: 'success' }) };

	it('checks once, and tells the model what to do', async () => {
		const { context, sent } = running({ ...tool, parameters: WAIT });
		const [[item] = []] = await executeWait(context);
		expect(sent).toHaveLength(1);
		expect(item?.json).toMatchObject({
			taskId: ONE,
			status: 'processing',
			message: expect.stringMatching(/goes on by itself.*Do not create it again/),
		});
		expect(item?.json).not.toHaveProperty('cost');
	});

	it('checks once also where it is told so', async () => {
		const parameters = { ...CHECK, 'options.waiting': 'inProcess' };
		const [item] = await run({ ...tool, parameters });
		expect(item?.json.status).toBe('processing');
	});

	it('waits where it is told to, five minutes at most, and tells the state that it has seen', async () => {
		const parameters = { mode: 'wait', 'options.waiting': 'inProcess' };
		const startedAt = Date.now();
		const leaving = await run({ ...tool, parameters, items: [task(ONE), task(TWO)] });
		expect(leaving.map(({ json }) => json.status)).toEqual(['processing', 'succeeded']);
		expect((Date.now() - startedAt) / 60_000).toBeCloseTo(5, 0);
	});

	it('that people run on the canvas is a node', async () => {
		const answer = answering({ [ONE]: 'success' });
		const [item] = await run({ parameters: WAIT, answer });
		expect(item?.json).toHaveProperty('cost', null);
	});
});
