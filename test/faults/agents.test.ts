import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { AGENT_LINES, runAgent } from '../engine/runAgent';
import { CREATING, SMALLEST, faultFixture } from './fixture';

const { runOf, creates, sandbox, inject } = faultFixture();

const given = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;
const tools = () => ({
	Create: runOf(new DanceVideoGenerate(), 'danceGenerator', {
		...SMALLEST.danceGenerator,
		prompt: given('prompt'),
	}),
	Check: runOf(new DanceVideoWait(), 'danceGenerator', { taskId: given('taskId') }),
});

const generate = (prompt: string) => ({ tool: 'Create', args: { prompt } });
const check = (result = '') => ({ tool: 'Check', args: { taskId: taskIdIn(result) } });
const taskIdIn = (text = '') => /"taskId":"([^"]+)"/.exec(text)?.[1] ?? '';
const statusIn = (text = '') => /"status":"([^"]+)"/.exec(text)?.[1] ?? '';
const paidTasks = () => creates().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

describe.each(AGENT_LINES)('an agent whose tools are run by %s', (line) => {
	beforeEach(() => inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } }));

	it('row 110: checks a task that is running once, and goes on; nothing suspends', async () => {
		const { results, status, sleeps } = await runAgent(line, tools(), [
			[generate('slow')],
			([created]) => [check(created)],
		]);
		expect(statusIn(results[1])).toMatch(/pending|processing/);
		expect(taskIdIn(results[1])).toBe(paidTasks()[0]);
		expect({ status, sleeps }).toEqual({ status: 'success', sleeps: false });
	});

	it('row 110: waits where it is told to, and says at the end of that what it knows', async () => {
		const patient = {
			...tools(),
			Check: runOf(new DanceVideoWait(), 'danceGenerator', {
				taskId: given('taskId'),
				options: { waiting: 'inProcess', timeoutMinutes: 0.001 },
			}),
		};
		const { results, sleeps } = await runAgent(line, patient, [
			[generate('slow')],
			([created]) => [check(created)],
		]);
		expect(statusIn(results[1])).toMatch(/pending|processing/);
		expect(taskIdIn(results[1])).toBe(paidTasks()[0]);
		expect(sleeps).toBe(false);
	});

	it('row 110: is told when no slot is free for a create; nothing suspends and nothing is paid', async () => {
		const slots = {
			Create: runOf(new DanceVideoGenerate(), 'seedance2Ai', {
				...SMALLEST.seedance2Ai,
				prompt: given('prompt'),
				batch: { placeWaitMinutes: 0.01 },
			}),
		};
		const { results, status, sleeps } = await runAgent(line, slots, [
			[generate('one'), generate('two'), generate('three')],
			[generate('four')],
		]);
		expect(results.slice(0, 3).map(taskIdIn).toSorted()).toEqual(paidTasks().toSorted());
		expect(results[3]).toMatch(/no slot became free in time.*Nothing was paid/);
		expect(sandbox().paidCreates()).toBe(3);
		expect({ status, sleeps }).toEqual({ status: 'success', sleeps: false });
	});

	it('row 111: gives each of two parallel calls its own task', async () => {
		const { results, sleeps } = await runAgent(line, tools(), [
			[generate('one'), generate('two')],
			(created) => created.map(check),
		]);
		const [first, second, ...checked] = results;
		expect(paidTasks().toSorted()).toEqual([taskIdIn(first), taskIdIn(second)].toSorted());
		expect(checked.map(taskIdIn)).toEqual([taskIdIn(first), taskIdIn(second)]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(sleeps).toBe(false);
	});
});

describe.each(AGENT_LINES)('an agent that creates, its tools run by %s', (line) => {
	/** Where the answer is lost, the task is made all the same. */
	const loseAnswer = (prompt: string) =>
		inject({ ...CREATING, promptIncludes: prompt, action: { type: 'reset', handle: true } });

	it('row 112: gets the first task when it repeats a call, and nothing is paid twice', async () => {
		const { results } = await runAgent(line, tools(), [[generate('one')], [generate('one')]]);
		const [first, again] = results;
		expect(sandbox().paidCreates()).toBe(1);
		expect(taskIdIn(first)).toBe(paidTasks()[0]);
		expect(taskIdIn(again)).toBe(taskIdIn(first));
		expect(again).toMatch(/an earlier call .* nothing was charged/i);
	});

	it('row 112: so with the same call twice at once', async () => {
		const { results } = await runAgent(line, tools(), [[generate('one'), generate('one')]]);
		expect(sandbox().paidCreates()).toBe(1);
		expect(results.map(taskIdIn)).toEqual([paidTasks()[0], paidTasks()[0]]);
	});

	it('row 112: creates two videos where the values differ', async () => {
		const { results } = await runAgent(line, tools(), [[generate('one'), generate('two')]]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(new Set(results.map(taskIdIn)).size).toBe(2);
	});

	it('row 112: goes by the key that the model gives: the same one, or another for one more', async () => {
		const keyed = {
			Create: runOf(new DanceVideoGenerate(), 'seedance2Io', {
				...SMALLEST.seedance2Io,
				prompt: given('prompt'),
				batch: { idempotencyKey: given('key') },
			}),
		};
		const call = (prompt: string, key: string) => ({ tool: 'Create', args: { prompt, key } });
		const { results } = await runAgent(line, keyed, [
			[call('one', 'a')],
			[call('one, in other words', 'a')],
			[call('one', 'b')],
		]);
		const [first, again, another] = results.map(taskIdIn);
		expect(sandbox().paidCreates()).toBe(2);
		expect(again).toBe(first);
		expect([first, another].toSorted()).toEqual(paidTasks().toSorted());
	});

	it('row 112: is told not to repeat a create whose answer was lost, and where to look', async () => {
		loseAnswer('lost');
		const { results } = await runAgent(line, tools(), [[generate('lost')], [generate('lost')]]);
		expect(sandbox().paidCreates()).toBe(1);
		for (const result of results) {
			expect(result).toMatch(/may have been accepted/);
			expect(result).toMatch(/Do not create it again/);
			// What the provider lists that nobody else has created.
			expect(result).toContain(paidTasks()[0]);
		}
	});

	it('row 112: has one task of a lost create where the provider takes a key', async () => {
		loseAnswer('lost');
		const withKey = {
			Create: runOf(new DanceVideoGenerate(), 'seedance2Io', {
				...SMALLEST.seedance2Io,
				prompt: given('prompt'),
			}),
		};
		const { results } = await runAgent(line, withKey, [
			[generate('lost'), generate('other')],
			[generate('lost'), generate('other')],
		]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(results.map(taskIdIn)).toEqual([
			...results.slice(0, 2).map(taskIdIn),
			...results.slice(0, 2).map(taskIdIn),
		]);
	});

	it('row 112: creates nothing again when n8n tries the failed execution again', async () => {
		const failed = await runAgent(line, tools(), [[generate('one')]]);
		const { results } = await runAgent(line, tools(), [[generate('one')]], failed);
		expect(sandbox().paidCreates()).toBe(1);
		expect(results.map(taskIdIn)).toEqual([paidTasks()[0]]);
	});

	it('row 112: a create that was refused may be sent again', async () => {
		inject({ ...CREATING, action: { type: 'answer', status: 402, body: { error: 'No credits' } } });
		const { results } = await runAgent(line, tools(), [[generate('one')], [generate('one')]]);
		expect(results[0]).toMatch(/nothing was charged/);
		expect(taskIdIn(results[1])).toBe(paidTasks()[0]);
	});

	// A dance costs 70 credits at most, in the sandbox exactly that.
	const limited = (maxCredits: number) => ({
		Create: runOf(new DanceVideoGenerate(), 'danceGenerator', {
			...SMALLEST.danceGenerator,
			prompt: given('prompt'),
			batch: { maxCredits },
		}),
	});

	it('row 113: holds Max Credits over all calls of the execution, one by one and at once', async () => {
		const { results } = await runAgent(line, limited(150), [
			[generate('one')],
			[generate('two'), generate('three'), generate('four')],
		]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(results.map((result) => taskIdIn(result) !== '')).toEqual([true, true, false, false]);
		expect(results[2]).toMatch(/Max Credits per Run \(150\)/);
		expect(results[2]).toMatch(/Nothing was paid/);
	});

	it('row 113: counts the most a create can cost where its answer does not tell', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'patch', omit: ['cost_credits'] } });
		const { results } = await runAgent(line, limited(150), [
			[generate('one'), generate('two'), generate('three')],
		]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(results[2]).toMatch(/Max Credits per Run \(150\)/);
	});

	it('row 113: counts a create that may have been accepted, and no repeated call', async () => {
		loseAnswer('lost');
		const { results } = await runAgent(line, limited(150), [
			[generate('lost')],
			[generate('one'), generate('one')],
			[generate('two')],
		]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(results.map((result) => taskIdIn(result) !== '')).toEqual([false, true, true, false]);
	});
});
