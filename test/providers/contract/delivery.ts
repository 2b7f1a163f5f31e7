import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import { bytesOf, runNode } from '../../engine/runNode';
import { formOf, nodeRun, generate, type Subject } from './sandboxes';

const video = readFileSync(join(__dirname, '../../../sandbox/media/dance.mp4'));

/** A create becomes a task, the task a result, and the result a file. */
export function testDelivery(subject: Subject): void {
	const { provider, sandboxes } = subject;
	const mode = provider.modes.find(({ produces }) => produces === 'video')?.id ?? '';

	describe('a task', () => {
		it('is created, followed to its end, and its video delivered byte for byte', async () => {
			const waitFor = async (taskId: unknown): Promise<INodeExecutionData> => {
				const parameters = { mode: 'checkOnce', taskId: String(taskId), download: true };
				const [item] = await runNode(nodeRun(subject, new DanceVideoWait(), parameters));
				return item ?? { json: {} };
			};
			// Until the sandbox is told to finish its tasks, however slow this machine is.
			sandboxes.home.inject({ method: 'POST', action: { type: 'task', never: true } });
			const { json } = await generate(subject, mode, formOf(subject, mode));
			const open = await waitFor(json.taskId);
			expect(['pending', 'processing']).toContain(open.json.status);
			expect(open.binary).toBeUndefined();
			sandboxes.home.finishTasks();
			const done = await waitFor(json.taskId);
			expect(done.json).toMatchObject({ taskId: json.taskId, status: 'succeeded' });
			expect((await bytesOf(done)).equals(video)).toBe(true);
			expect(sandboxes.home.paidCreates()).toBe(1);
		});
	});
}
