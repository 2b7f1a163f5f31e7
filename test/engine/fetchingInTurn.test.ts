import { setTimeout as delay } from 'node:timers/promises';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { FILES_AT_ONCE } from '../../transport/thisProcess';
import { danceRunner, errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
const { generate, run } = danceRunner(sandbox);

const fetched = () => sandbox().downloads().length;
const untilFetched = async (count: number) => {
	while (fetched() < count) await delay(5);
};

describe('executions that fetch their files at the same time', () => {
	it('fetch so many at once as all of n8n may, and the next one when one of them is cancelled', async () => {
		const [task] = await generate('A dancer');
		sandbox().finishTasks();
		sandbox().inject({ path: '/results', times: 'always', action: { type: 'hang' } });
		const executions = Array.from({ length: FILES_AT_ONCE + 3 }, () => {
			const cancel = new AbortController();
			const ended = errorOf(
				run(
					new DanceVideoWait(),
					{ mode: 'checkOnce', taskId: '={{ $json.taskId }}', download: true },
					{ items: task ? [task] : [], cancel: cancel.signal },
				),
			);
			return { cancel, ended };
		});
		await untilFetched(FILES_AT_ONCE);
		// All have asked how the task is, the last ones too, so they would have fetched by now.
		const asked = () =>
			sandbox()
				.journal()
				.filter(({ method }) => method === 'GET').length;
		while (asked() < executions.length) await delay(5);
		await delay(100);
		expect(fetched()).toBe(FILES_AT_ONCE);

		// One that waits for its turn leaves the line at once; the one behind it comes next.
		executions[FILES_AT_ONCE]?.cancel.abort();
		expect((await executions[FILES_AT_ONCE]?.ended)?.message).toMatch(/cancelled/);
		expect(fetched()).toBe(FILES_AT_ONCE);
		executions[0]?.cancel.abort();
		await untilFetched(FILES_AT_ONCE + 1);
		for (const { cancel } of executions) cancel.abort();
		await Promise.all(executions.map(async ({ ended }) => await ended));
		expect(fetched()).toBe(FILES_AT_ONCE + 1);
	});
});
