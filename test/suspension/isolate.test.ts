import { ExpressionEvaluator, IsolatedVmBridge } from '@n8n/expression-runtime';
import { Expression, type INode } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { thisProcess } from '../../transport/thisProcess';
import { idsOf, until, useCalledWait } from '../engine/calledWait';
import { CredentialsForTests } from '../engine/credentials';
import { runInEngine } from '../engine/runInEngine';
import { CREATING, faultFixture, SMALLEST } from '../faults/fixture';
import { startFakeN8n } from '../faults/fakeN8n';
import { suspendedWait } from '../faults/suspendedWaits';

const { generate, runOf, sandbox, inject } = faultFixture();

/** Which executions hold an isolate of n8n's own expression engine. */
const holding = new Set<object>();
/** How many were held as each was made. */
const heldBefore: number[] = [];

/** Leaves out what was run before, some of it outside n8n's engine, which makes the first at the start. */
function countAnew(): void {
	holding.clear();
	heldBefore.length = 0;
}

const evaluator = new ExpressionEvaluator({
	createBridge: () => new IsolatedVmBridge(),
	poolSize: 0,
	maxCodeCacheSize: 64,
});
// As n8n sets it up at its start, which imports in a way that jest does not know.
const ENGINE = { expressionEngine: 'vm', vmEvaluator: evaluator };
const before = Object.fromEntries(
	Object.keys(ENGINE).map((name) => [name, Reflect.get(Expression, name) as unknown]),
);
beforeAll(() => Object.assign(Expression, ENGINE));
beforeEach(() => {
	const { acquireIsolate, releaseIsolate } = Expression.prototype;
	jest.spyOn(Expression.prototype, 'acquireIsolate').mockImplementation(async function (
		this: Expression,
	) {
		heldBefore.push(holding.size);
		holding.add(this);
		return await acquireIsolate.call(this);
	});
	jest.spyOn(Expression.prototype, 'releaseIsolate').mockImplementation(async function (
		this: Expression,
	) {
		holding.delete(this);
		await releaseIsolate.call(this);
	});
});
afterEach(() => {
	countAnew();
	jest.restoreAllMocks();
});
afterAll(async () => {
	await Expression.disposeExpressionEngine();
	Object.assign(Expression, before);
});

/** How many isolates were held as each request was signed. */
function heldByRequests(): number[] {
	countAnew();
	const { authenticate } = CredentialsForTests.prototype;
	const held: number[] = [];
	jest.spyOn(CredentialsForTests.prototype, 'authenticate').mockImplementation(async function (
		this: CredentialsForTests,
		...given
	) {
		held.push(holding.size);
		return await authenticate.apply(this, given);
	});
	return held;
}

describe('the parts of a suspended run', () => {
	it('hold no isolate of their own while they work', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		const run = suspendedWait({ runOf }, await generate('danceGenerator'), true);
		const n8n = await startFakeN8n(run);
		const held = heldByRequests();
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ status: 'succeeded' });
		expect(held.length).toBeGreaterThan(0);
		expect(new Set(held)).toEqual(new Set([0]));
		expect(holding.size).toBe(0);
	});

	it('take one where the credential has an expression', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		const run = suspendedWait({ runOf }, await generate('danceGenerator'));
		const account = run.credentials.danceGeneratorApi!;
		const key = JSON.stringify(account.apiKey);
		const credentials = { danceGeneratorApi: { ...account, apiKey: `={{ ${key} }}` } };
		const n8n = await startFakeN8n({ ...run, credentials });
		const held = heldByRequests();
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ status: 'succeeded' });
		expect(new Set(held)).toEqual(new Set([1]));
		expect(holding.size).toBe(0);
	});

	it('give back no isolate of a workflow in which somebody uses the inner node', async () => {
		const parameters = { work: 'pollTasks', role: 'worker' };
		const { error } = await runInEngine(runOf(new DanceVideoPoll(), 'danceGenerator', parameters), {
			retryOnFail: false,
		});
		expect(error?.message).toMatch('not for use on its own');
		// n8n gives it back, at the end.
		expect(Expression.prototype.releaseIsolate).toHaveBeenCalledTimes(1);
	});
});

describe('Generate', () => {
	const generateHere = async (apiKey: string, settings: Partial<INode> = {}) => {
		const held = heldByRequests();
		const parameters = { ...SMALLEST.danceGenerator, prompt: '={{ $json.prompt }}' };
		const items = ['A dancer', 'A singer'].map((prompt) => ({ json: { prompt } }));
		const run = runOf(new DanceVideoGenerate(), 'danceGenerator', parameters, { apiKey, items });
		const { error, items: left } = await runInEngine(run, settings);
		expect(error).toBeUndefined();
		expect(left).toHaveLength(2);
		return new Set(held);
	};

	it('holds no isolate while tasks are created, and has one again for the nodes behind it', async () => {
		expect(await generateHere(sandbox().apiKey)).toEqual(new Set([0]));
		// By n8n, at the start; and at the end.
		expect(heldBefore).toEqual([0, 0]);
		expect(holding.size).toBe(0);
	});

	it('keeps it where the credential has an expression', async () => {
		const apiKey = `={{ ${JSON.stringify(sandbox().apiKey)} }}`;
		expect(await generateHere(apiKey)).toEqual(new Set([1]));
	});

	it('keeps it as the tool of an agent, which runs others beside it', async () => {
		const type = 'n8n-nodes-dance-video.danceVideoGenerateTool';
		expect(await generateHere(sandbox().apiKey, { type })).toEqual(new Set([1]));
	});
});

describe('an execution that goes to sleep', () => {
	it('gives its isolate back before it starts its parts, and takes none for its end', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		const run = suspendedWait({ runOf }, await generate('danceGenerator'));
		countAnew();
		await startFakeN8n(run);
		// Its own, its supervisor's and its worker's: each is given back before the next is made.
		expect(heldBefore).toEqual([0, 0, 0]);
		expect(holding.size).toBe(0);
	});
});

describe('a node that waits in process', () => {
	const waitHere = async (apiKey: string, settings: Partial<INode> = {}) => {
		const [task] = await generate('danceGenerator');
		const parameters = {
			mode: 'wait',
			taskId: '={{ $json.taskId }}',
			options: { waiting: 'inProcess', timeoutMinutes: 0.001 },
		};
		const items = task ? [task] : [];
		const held = heldByRequests();
		sandbox().finishTasks();
		const run = runOf(new DanceVideoWait(), 'danceGenerator', parameters, { apiKey, items });
		const { error, items: left } = await runInEngine(run, settings);
		expect(error).toBeUndefined();
		expect(left[0]?.json).toMatchObject({ status: 'succeeded' });
		return held;
	};

	it('holds no isolate meanwhile, and has one again for the nodes behind it', async () => {
		expect(await waitHere(sandbox().apiKey)).toEqual([0]);
		// By n8n, at the start; and after the wait.
		expect(heldBefore).toEqual([0, 0]);
		expect(holding.size).toBe(0);
	});

	it('keeps it where the credential has an expression', async () => {
		expect(await waitHere(`={{ ${JSON.stringify(sandbox().apiKey)} }}`)).toEqual([1]);
	});

	it('keeps it as the tool of an agent, which runs others beside it', async () => {
		const type = 'n8n-nodes-dance-video.danceVideoWaitTool';
		expect(await waitHere(sandbox().apiKey, { type })).toEqual([1]);
	});
});

describe('a call for a sleeping execution', () => {
	const { n8n: sleeping, sleepOnTasks } = useCalledWait(sandbox);
	/** Created outside n8n's engine, which would have given it an isolate. */
	const sleepOnOne = async (): Promise<string> => {
		Object.assign(Expression, before);
		const [taskId = ''] = await sleepOnTasks(1);
		Object.assign(Expression, ENGINE);
		countAnew();
		return taskId;
	};

	it('holds none while files are fetched, and evaluates what comes after all the same', async () => {
		const taskId = await sleepOnOne();
		sandbox().finishTasks();
		inject({ path: '/results', action: { type: 'delay', delayMs: 200 } });
		const call = sleeping().call(taskId);
		await until(() => sandbox().downloads().length === 1);
		expect([heldBefore.length, holding.size]).toEqual([1, 0]);
		expect(await call).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([[taskId]]);
		expect(holding.size).toBe(0);
	});

	it('holds none while it pauses because it came too early', async () => {
		const pauses: number[] = [];
		jest.spyOn(thisProcess, 'sleep').mockImplementation(async (ms) => {
			if (ms >= 1_000) pauses.push(holding.size);
			await Promise.resolve();
		});
		const taskId = await sleepOnOne();
		expect(await sleeping().call(taskId)).toBe(200);
		expect(pauses).toEqual([0, 0]);
		expect(holding.size).toBe(0);
	});
});
