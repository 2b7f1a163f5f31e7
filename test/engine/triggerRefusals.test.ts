import { callbackToken } from '../../tasks/callbackToken';
import { useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { activeTrigger } from './activeTrigger';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox({ speed: 100 });
useSteppedTime();
const trigger = activeTrigger(sandbox);
/** Its provider calls once and never again. */
const vtrixTrigger = activeTrigger(sandbox, 'vtrix');
useDedupStore();
afterEach(async () => await Promise.all([trigger.close(), vtrixTrigger.close()]));

const WRONG = callbackToken('sk-somebody-else', 'http://x/webhook/5f2b/dance-video');

describe('a call that Dance Video Finished (Callback) Trigger does not take', () => {
	it.each([
		['without a token', ''],
		['with an empty one', '?token='],
		['with a wrong one', `?token=${WRONG}`],
		['with the token under another name', `?signature=${WRONG}`],
	])('is answered 401 %s, and nobody is asked anything', async (_how, query) => {
		const server = await trigger.open();
		expect(
			await trigger.post({ taskId: 'task_0123456789abcdef', status: 'COMPLETED' }, query),
		).toBe(401);
		expect([sandbox().journal(), await server.runs()]).toEqual([[], []]);
	});

	it('is answered 401 with the token of another trigger', async () => {
		const server = await trigger.open();
		const token = callbackToken(sandbox().apiKey, 'http://x/webhook/5f2b/dance-video');
		expect(await trigger.post({ taskId: 'task_1' }, `?token=${token}`)).toBe(401);
		expect([sandbox().journal(), await server.runs()]).toEqual([[], []]);
	});

	it('is answered 413 when its body is larger than 1 MB, and nobody is asked anything', async () => {
		const server = await trigger.open();
		const body = { taskId: 'task_1', padding: 'x'.repeat(1024 * 1024) };
		expect(await trigger.post(body, trigger.rightToken())).toBe(413);
		expect([sandbox().journal(), await server.runs()]).toEqual([[], []]);
	});

	it.each([
		['no JSON', '<xml/>'],
		['nothing', ''],
		['a list', []],
		['no ID', { status: 'COMPLETED' }],
		['an ID that is none', { taskId: { $ne: 1 } }],
		['an ID that is a path', { taskId: '../account/credits' }],
		['an ID of another provider’s form', { id: 'task_1' }],
	])('is answered 400 when its body is %s, and nobody is asked anything', async (_what, body) => {
		const server = await trigger.open();
		expect(await trigger.post(body, trigger.rightToken())).toBe(400);
		expect([sandbox().journal(), await server.runs()]).toEqual([[], []]);
	});

	it('starts nothing when the task is somebody else’s', async () => {
		const server = await trigger.open();
		expect(await trigger.post({ taskId: 'task_of_another' }, trigger.rightToken())).toBe(404);
		sandbox().inject({
			path: '/jobs/queryTask',
			action: {
				type: 'answer',
				status: 403,
				body: { message: 'You can only query your own tasks' },
			},
		});
		expect(await trigger.post({ taskId: 'task_of_another' }, trigger.rightToken())).toBe(404);
		expect(await server.runs()).toEqual([]);
	});

	it('is answered 503 without a key to check it with', async () => {
		const credentials = {
			seedance2AiApi: { apiKey: ' ', baseUrl: sandbox().baseUrl('seedance2Ai') },
		};
		await trigger.open({}, { credentials });
		expect(await trigger.post({ taskId: 'task_1' }, `?token=${WRONG}`)).toBe(503);
		expect(sandbox().journal()).toEqual([]);
	});
});

/** The next questions how a task is go wrong. */
const failChecks = (times: number, status = 500) =>
	sandbox().inject({
		method: 'GET',
		times,
		action: { type: 'answer', status, body: { message: 'no' } },
	});

describe('a call that comes a moment too early, or while the provider is away for a moment', () => {
	it.each([
		['cannot be asked', 500],
		['is busy', 429],
		['does not know the task yet', 404],
	])(
		'starts the workflow by itself when the provider %s: that is checked three times',
		async (_what, status) => {
			const server = await trigger.open();
			const taskId = await trigger.generate();
			failChecks(2, status);
			sandbox().finishTasks();
			await server.answered(1);
			expect([server.answers, trigger.questions()]).toEqual([[200], 3]);
			expect((await server.runs()).flat().map(({ json }) => json.taskId)).toEqual([taskId]);
		},
	);

	it.each([
		['the first check failed', { type: 'answer', status: 500, body: {} } as const],
		[
			'it had not ended by the first check',
			{ type: 'patch', set: { status: 'in_progress', output: null } } as const,
		],
	])('starts it for a provider that calls only once, although %s', async (_what, action) => {
		const server = await vtrixTrigger.open();
		const taskId = await vtrixTrigger.generate();
		sandbox().inject({ method: 'GET', action });
		sandbox().finishTasks();
		await server.answered(1);
		const calls = sandbox().callbacks();
		expect([server.answers, calls.length, vtrixTrigger.questions()]).toEqual([[200], 1, 2]);
		expect((await server.runs()).flat().map(({ json }) => json.taskId)).toEqual([taskId]);
	});
});

describe('a call that comes to nothing, and the provider’s next one', () => {
	it('is answered 503 while the provider cannot be asked; the next one starts the workflow', async () => {
		const server = await trigger.open();
		await trigger.generate();
		failChecks(3);
		sandbox().finishTasks();
		await server.answered(2);
		expect([server.answers, trigger.questions()]).toEqual([[503, 200], 4]);
		expect(await server.runs()).toHaveLength(1);
	});

	it('is answered 503 about a task that stays open; the next one starts the workflow when it has ended', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([{ when: 'created', set: { status: 'COMPLETED' } }]);
		await server.answered(1);
		expect([await server.runs(), server.answers, trigger.questions()]).toEqual([[], [503], 3]);
		sandbox().finishTasks();
		await server.answered(2);
		expect([server.answers, trigger.questions()]).toEqual([[503, 200], 4]);
		expect((await server.runs()).flat().map(({ json }) => json.taskId)).toEqual([taskId]);
	});

	it('is let in again when n8n could not start the workflow', async () => {
		const server = await trigger.open();
		server.failStarts = 2;
		await trigger.generate();
		sandbox().finishTasks();
		await server.answered(3);
		expect(server.answers).toEqual([500, 500, 200]);
		expect(await server.runs()).toHaveLength(1);
	});

	it.each(['early', 'late'] as const)(
		'is let in again when the provider hung up (%s), and n8n could not start the workflow',
		async (hangUp) => {
			const server = await trigger.open();
			server.hangUps = [hangUp];
			server.failStarts = 1;
			await trigger.generate();
			sandbox().finishTasks();
			await server.answered(2);
			expect(await server.runs()).toHaveLength(1);
		},
	);

	it.each(['early', 'late'] as const)(
		'runs once when the provider hung up (%s) on a call that n8n did take',
		async (hangUp) => {
			const server = await trigger.open();
			server.hangUps = [hangUp];
			await trigger.generate();
			sandbox().finishTasks();
			await server.answered(2);
			expect(server.started()).toBe(2);
			expect(await server.runs()).toHaveLength(1);
		},
	);

	it('tells nobody the key', async () => {
		const server = await trigger.open();
		await trigger.generate();
		sandbox().finishTasks();
		await server.answered(1);
		expect(JSON.stringify([await server.runs(), sandbox().callbacks()])).not.toContain(
			sandbox().apiKey,
		);
	});
});
