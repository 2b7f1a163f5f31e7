import { findExecution, itemsOf, listExecutions, stopExecution } from '../../host/rest';
import { promptOf, useSlots } from './slotsHarness';
import { until } from './triggerWorkflows';

const ROWS = Array.from({ length: 6 }, (_, index) => `row ${index}`);

const { harness, start, startCalling, creates, isHung, killAndStartAgain, endOf } = useSlots();

const isOpen = (status: string) => ['new', 'running', 'waiting'].includes(status);

/** Whether all executions of a workflow have ended. */
async function isOver(workflowId: string): Promise<boolean> {
	const { session } = harness();
	const ids = await listExecutions(session, workflowId);
	const all = await Promise.all(ids.map(async (id) => await findExecution(session, id)));
	return all.every((execution) => execution && !isOpen(execution.status));
}

describe('more rows than a provider has slots, interrupted', () => {
	it('killed while a task is submitted, that one is reported, and not sent again; the others go on', async () => {
		const { sandbox } = harness();
		const rows = ROWS.slice(0, 4);
		sandbox.inject({
			path: '/jobs/createTask',
			promptIncludes: 'row 1',
			action: { type: 'hang', handle: true },
		});
		const { executionId } = await start(rows);
		await until('a request that hangs', isHung, 300);
		await killAndStartAgain();
		const ended = await endOf(executionId);

		const generated = itemsOf(ended, 'Generate').map(({ json }) => json);
		expect(
			generated.map(({ details }) => (details as { kind?: string } | undefined)?.kind),
		).toEqual([undefined, 'unknownSubmit', undefined, undefined]);
		expect(generated[1]?.error).toMatch(/n8n was stopped while this item was being submitted/);
		expect(creates().map(promptOf)).toEqual(rows);
		expect(sandbox.paidCreates()).toBe(4);
		const created = creates().filter((entry) => promptOf(entry) !== 'row 1');
		expect(generated.flatMap(({ taskId }) => taskId ?? [])).toEqual(
			created.map(({ taskId }) => taskId),
		);
	}, 1_200_000);

	it('stopped by a user while it waits for slots, nothing more is submitted', async () => {
		const { sandbox, session } = harness();
		const { workflowId, executionId } = await start(ROWS);
		await until('three tasks', () => creates().length >= 3, 300);
		await stopExecution(session, executionId);
		// What sleeps inside wakes once more, sees that nobody waits for it, and ends.
		await until('all its executions have ended', async () => await isOver(workflowId), 400);
		expect(sandbox.paidCreates()).toBe(3);
	}, 1_200_000);

	it('whose calling run is stopped by a user while it waits for slots, nothing more is submitted', async () => {
		const { sandbox, session } = harness();
		const { calledId, executionId } = await startCalling(ROWS);
		await until('three tasks', () => creates().length >= 3, 300);
		await stopExecution(session, executionId);
		await until('all called executions have ended', async () => await isOver(calledId), 400);
		expect(sandbox.paidCreates()).toBe(3);
		const [oldest = ''] = await listExecutions(session, calledId);
		const called = await findExecution(session, oldest);
		const generated = itemsOf(called!, 'Generate').map(({ json }) => json);
		expect(generated.flatMap(({ taskId }) => taskId ?? [])).toEqual(
			creates().map(({ taskId }) => taskId),
		);
		expect(generated.slice(3).map(({ error }) => error)).toEqual(
			Array(3).fill(expect.stringMatching(/^No task was created for the item/)),
		);
	}, 1_200_000);
});
