import { parse, stringify } from 'flatted';
import { WAIT_INDEFINITELY, type IRunExecutionData } from 'n8n-workflow';

import { startFakeN8n } from '../faults/fakeN8n';
import { faultFixture } from '../faults/fixture';
import { suspendedWait } from '../faults/suspendedWaits';

const { generate, runOf, sandbox, checks } = faultFixture();

/** What n8n has in its database of the first execution when a call has taken it to an approval. */
function inApproval(row: string): string {
	const stored = JSON.parse(row) as { data: string };
	const data = parse(stored.data) as IRunExecutionData;
	const node = { type: 'n8n-nodes-base.wait', name: 'Approval' } as never;
	const input = { main: [[{ json: { approve: 'the video' } }]] };
	data.executionData!.nodeExecutionStack = [{ node, data: input, source: null }];
	data.waitTill = WAIT_INDEFINITELY;
	return JSON.stringify({ ...stored, data: stringify(data) });
}

describe('an execution that was called back, and now waits for a person', () => {
	it('is left asleep by the sub-executions of its wait, which ask nobody any more', async () => {
		const tasks = await generate('danceGenerator');
		const run = suspendedWait({ runOf }, tasks);
		const [row = '', ...parts] = (await startFakeN8n(run)).database();
		expect(parts).toHaveLength(2);
		sandbox().finishTasks();
		const before = inApproval(row);
		const n8n = await startFakeN8n(run, [before, ...parts]);
		const askedUntil = Date.now() + 60 * 60_000;
		while (Date.now() < askedUntil) await n8n.wake();
		expect(n8n.database()[0]).toBe(before);
		// Its end would be taken for the approval, so one part sleeps on until the run has ended.
		expect(n8n.database()).toHaveLength(2);
		n8n.stop('1');
		const stoppedAt = Date.now();
		while (n8n.database().length > 1) await n8n.wake();
		expect(Date.now() - stoppedAt).toBeLessThan(16 * 60_000);
		expect(checks()).toEqual([]);
	});
});
