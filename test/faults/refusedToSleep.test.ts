import { logLines } from '../leakCheck/leakCheck';
import { startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture } from './fixture';
import { skipPauses, suspendedWait } from './suspendedWaits';

const { generate, generateRun, runOf, sandbox, creates, checks, inject } = faultFixture();
skipPauses();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;

/** A task that has ended, and the wait for it. */
async function waitForOne() {
	inject({ ...endless, times: 1 });
	const [created] = await generate('danceGenerator');
	sandbox().finishTasks();
	return { taskId: created?.json.taskId, run: suspendedWait({ runOf }, [created!], true) };
}

const PROMPTS = ['one', 'two', 'three', 'four', 'five'];
const fiveCreates = (onError?: 'continueRegularOutput') =>
	generateRun(
		'seedance2Ai',
		{ prompt: '={{ $json.prompt }}' },
		{ items: PROMPTS.map((prompt) => ({ json: { prompt } })), ...(onError && { onError }) },
	);

describe('a run by hand of somebody who may not use the credential, which n8n runs all the same', () => {
	const settings = { mayUseCredentials: false };

	it('waits in process, and gets its video', async () => {
		const { taskId, run } = await waitForOne();
		const n8n = await startFakeN8n(run, [], settings);
		const { items, error } = n8n.end() ?? { items: [] };
		expect(error).toBeUndefined();
		expect(items.map(({ json, binary }) => [json.taskId, binary !== undefined])).toEqual([
			[taskId, true],
		]);
		expect(n8n.database()).toHaveLength(1);
		expect(logLines().join('\n')).toMatch(/waits in process: n8n refused: .*not have access to/);
	});

	it('waits for slots in process, and each item is paid for once', async () => {
		const n8n = await startFakeN8n(fiveCreates(), [], settings);
		const { items, error } = n8n.end() ?? { items: [] };
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.taskId)).toEqual(creates().map(({ taskId }) => taskId));
		expect(sandbox().paidCreates()).toBe(5);
		expect(n8n.nextWake()).toBe(Infinity);
	});
});

describe('an n8n that has lost the word that sub-executions sleep', () => {
	const settings = { losesAnswers: true };

	it('waits in process, and those that sleep see that nobody waits for them', async () => {
		const { taskId, run } = await waitForOne();
		const n8n = await startFakeN8n(run, [], settings);
		expect(n8n.end()?.items.map(({ json }) => json.taskId)).toEqual([taskId]);
		expect(n8n.nextWake()).toBeLessThan(Infinity);
		const asked = checks().length;
		while (n8n.nextWake() < Infinity) await n8n.wake();
		expect(checks()).toHaveLength(asked);
	});

	it('creates nothing of a batch with slots, neither here nor in what sleeps', async () => {
		inject(endless);
		const n8n = await startFakeN8n(fiveCreates('continueRegularOutput'), [], settings);
		expect(n8n.end()?.items.map(({ json }) => json.error)).toEqual(
			Array(5).fill(expect.stringContaining('SQLITE_BUSY')),
		);
		expect(n8n.nextWake()).toBeLessThan(Infinity);
		while (n8n.nextWake() < Infinity) await n8n.wake();
		expect(creates()).toEqual([]);
	});
});
