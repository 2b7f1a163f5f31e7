import { readFile } from 'node:fs/promises';

import { withCredential } from '../../host/editWorkflow';
import {
	createWorkflow,
	downloadBinary,
	itemsOf,
	listExecutions,
	runWorkflow,
	waitForExecution,
} from '../../host/rest';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

let harness: Harness;
beforeAll(async () => {
	// Three minutes become 72 seconds: long enough to be suspended where that is possible.
	harness = await openHarness({ line: '1.x', sandbox: { speed: 2.5 } });
});
afterAll(async () => await harness?.close());

describe('the package in the last n8n 1.x', () => {
	it('waits in process where 2.x would suspend, says why, and delivers the finished video', async () => {
		const { n8n, sandbox, session, credential } = harness;
		const example = withCredential(await readyExample(sandbox), CREDENTIAL_TYPE, credential);
		const stored = await createWorkflow(session, example);
		const executionId = await runWorkflow(session, stored, { trigger: NODES.trigger });
		const execution = await waitForExecution(session, executionId, { timeoutSeconds: 240 });

		expect(execution.status).toBe('success');
		const [delivered] = itemsOf(execution, NODES.deliver);
		const paid = sandbox.journal().find(({ paidCreate }) => paidCreate);
		expect(delivered?.json).toMatchObject({ status: 'succeeded', taskId: paid?.taskId });
		const video = await downloadBinary(session, delivered!.binary!.data!);
		expect(video.subarray(4, 8).toString()).toBe('ftyp');

		// No sub-execution: n8n 1.x would go on with the unfinished task when it wakes.
		expect(await listExecutions(session, stored.id)).toEqual([executionId]);
		expect(await readFile(n8n.logFile, 'utf8')).toContain('this n8n is older than 2.0');
		expect(sandbox.paidCreates()).toBe(1);
		const checks = sandbox
			.journal()
			.filter(({ method, taskId }) => method === 'GET' && taskId === paid?.taskId);
		// A fixed poll every five seconds would have checked fourteen times.
		expect(checks.length).toBeLessThan(8);
	});
});
