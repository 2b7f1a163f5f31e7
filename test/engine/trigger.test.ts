import { media, useSandbox } from './bench';
import { useDedupStore } from './dedupStore';
import { bytesOf } from './runNode';
import { activeTrigger } from './activeTrigger';

const sandbox = useSandbox({ speed: 100 });
const trigger = activeTrigger(sandbox);
useDedupStore();
afterEach(async () => await trigger.close());

describe('Dance Video Finished (Callback) Trigger', () => {
	it('starts the workflow with the task as the provider tells it when asked again', async () => {
		const door = await trigger.open();
		const taskId = await trigger.generate();
		sandbox().finishTasks();
		await door.answered(1);
		const [items] = await door.runs();
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			provider: 'seedance2Ai',
			taskId,
			status: 'succeeded',
			videoUrl: expect.stringContaining(`${sandbox().origin}/results/`),
		});
		expect([door.answers, trigger.questions()]).toEqual([[200], 1]);
	});

	it('believes nothing of the body but the ID: a forged URL and status are not used', async () => {
		const door = await trigger.open();
		await trigger.generate([
			{ set: { status: 'FAILED', 'output.0.url': 'https://evil.test/x.mp4' } },
		]);
		sandbox().finishTasks();
		await door.answered(1);
		const runs = JSON.stringify(await door.runs());
		expect(runs).toContain(`${sandbox().origin}/results/`);
		expect(runs).not.toContain('evil.test');
	});

	it('starts it once for calls that come twice, both at once', async () => {
		const door = await trigger.open();
		await trigger.generate([{}, {}, {}]);
		sandbox().finishTasks();
		await door.answered(3);
		expect(await door.runs()).toHaveLength(1);
		expect(door.answers).toEqual([200, 200, 200]);
		expect(trigger.questions()).toBe(1);
	});

	it('starts it once for calls that come later again', async () => {
		const door = await trigger.open();
		await trigger.generate([{}, { delayMs: 300 }]);
		sandbox().finishTasks();
		await door.answered(2);
		expect(await door.runs()).toHaveLength(1);
		expect([door.answers, trigger.questions()]).toEqual([[200, 200], 1]);
	});

	it('starts it for each of two tasks', async () => {
		const door = await trigger.open();
		const taskIds = [await trigger.generate(), await trigger.generate()];
		sandbox().finishTasks();
		await door.answered(2);
		const started = (await door.runs()).map((items) => items[0]?.json.taskId);
		expect(started.sort()).toEqual(taskIds.sort());
	});

	it('does nothing about a task that has not ended, and starts the workflow when it has', async () => {
		const door = await trigger.open();
		await trigger.generate([{ when: 'created', set: { status: 'COMPLETED' } }, {}]);
		await door.answered(1);
		expect([await door.runs(), door.answers]).toEqual([[], [200]]);
		sandbox().finishTasks();
		await door.answered(2);
		expect(await door.runs()).toHaveLength(1);
	});

	it('looks a second time when the provider calls before its own status knows', async () => {
		const door = await trigger.open();
		await trigger.generate();
		sandbox().inject({
			path: '/jobs/queryTask',
			action: { type: 'patch', set: { status: 'PROCESSING', output: null } },
		});
		sandbox().finishTasks();
		await door.answered(1);
		expect([(await door.runs()).length, trigger.questions()]).toEqual([1, 2]);
	});

	it.each([
		['succeeded', [1, 0]],
		['failed', [0, 1]],
		['any', [1, 1]],
	])('starts it for the ends chosen: %s', async (outcome, [forSuccess, forFailure]) => {
		const door = await trigger.open({ outcome });
		await trigger.generate();
		sandbox().finishTasks();
		await door.answered(1);
		expect(await door.runs()).toHaveLength(forSuccess ?? 0);
		await trigger.generate([{}], { fail: true });
		sandbox().finishTasks();
		await door.answered(2);
		const failed = (await door.runs()).flat().filter(({ json }) => json.status === 'failed');
		expect(failed).toHaveLength(forFailure ?? 0);
		expect(failed.every(({ json }) => JSON.stringify(json.error).includes('No person'))).toBe(true);
		expect(door.answers).toEqual([200, 200]);
	});

	it('brings the video when told to, after it has answered', async () => {
		const door = await trigger.open({ download: true, options: { binaryField: 'clip' } });
		const taskId = await trigger.generate();
		sandbox().finishTasks();
		await door.answered(1);
		const [items] = await door.runs();
		expect(items?.[0]?.binary?.clip).toMatchObject({
			fileName: `${taskId}.mp4`,
			mimeType: 'video/mp4',
		});
		expect((await bytesOf(items?.[0] ?? { json: {} }, 'clip')).equals(media('dance.mp4'))).toBe(
			true,
		);
		expect(sandbox().downloads()[0]?.headers.authorization).toBe('missing');
	});

	it('takes every call while a test in the editor listens', async () => {
		const door = await trigger.open({}, { mode: 'manual' });
		await trigger.generate([{}, { delayMs: 200 }]);
		sandbox().finishTasks();
		await door.answered(2);
		expect(await door.runs()).toHaveLength(2);
	});
});
