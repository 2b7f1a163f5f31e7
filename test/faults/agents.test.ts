import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { AGENT_LINES, runAgent } from '../engine/agentStage';
import { ORDERING, ORDERS, faultStage } from './stage';

const { runOf, creates, sandbox, inject } = faultStage();

const given = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;
const tools = () => ({
	Order: runOf(new DanceVideoGenerate(), 'danceGenerator', {
		...ORDERS.danceGenerator,
		prompt: given('prompt'),
	}),
	Check: runOf(new DanceVideoWait(), 'danceGenerator', { taskId: given('taskId') }),
});

const order = (prompt: string) => ({ tool: 'Order', args: { prompt } });
const check = (result = '') => ({ tool: 'Check', args: { taskId: taskIdIn(result) } });
const taskIdIn = (text = '') => /"taskId":"([^"]+)"/.exec(text)?.[1] ?? '';
const statusIn = (text = '') => /"status":"([^"]+)"/.exec(text)?.[1] ?? '';
const paidTasks = () => creates().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

describe.each(AGENT_LINES)('an agent whose tools are run by the %s', (line) => {
	beforeEach(() => inject({ ...ORDERING, times: 'always', action: { type: 'task', never: true } }));

	it('row 110: looks once at a task that is running, and goes on; nothing suspends', async () => {
		const { results, status, sleeps } = await runAgent(line, tools(), [
			[order('slow')],
			([ordered]) => [check(ordered)],
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
			[order('slow')],
			([ordered]) => [check(ordered)],
		]);
		expect(statusIn(results[1])).toMatch(/pending|processing/);
		expect(taskIdIn(results[1])).toBe(paidTasks()[0]);
		expect(sleeps).toBe(false);
	});

	it('row 111: gives each of two parallel calls its own task', async () => {
		const { results, sleeps } = await runAgent(line, tools(), [
			[order('one'), order('two')],
			(ordered) => ordered.map(check),
		]);
		const [first, second, ...checked] = results;
		expect(paidTasks().toSorted()).toEqual([taskIdIn(first), taskIdIn(second)].toSorted());
		expect(checked.map(taskIdIn)).toEqual([taskIdIn(first), taskIdIn(second)]);
		expect(sandbox().paidCreates()).toBe(2);
		expect(sleeps).toBe(false);
	});
});
