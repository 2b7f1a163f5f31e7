import { setTimeout as delay } from 'node:timers/promises';

import { media, useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { bytesOf } from './runNode';
import { activeTrigger } from './activeTrigger';

const sandbox = useSandbox({ speed: 100 });
const trigger = activeTrigger(sandbox);
useDedupStore();
afterEach(async () => {
	jest.restoreAllMocks();
	await trigger.close();
});

const realTimeout = AbortSignal.timeout.bind(AbortSignal);

describe('Dance Video Finished (Callback) Trigger', () => {
	it('starts the workflow with the task as the provider tells it when asked again', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate();
		sandbox().finishTasks();
		await server.answered(1);
		const [items] = await server.runs();
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			provider: 'seedance2Ai',
			taskId,
			status: 'succeeded',
			videoUrl: expect.stringContaining(`${sandbox().origin}/results/`),
		});
		expect([server.answers, trigger.questions()]).toEqual([[200], 1]);
	});

	it('believes nothing of the body but the ID: a forged URL and status are not used', async () => {
		const server = await trigger.open();
		await trigger.generate([
			{ set: { status: 'FAILED', 'output.0.url': 'https://evil.test/x.mp4' } },
		]);
		sandbox().finishTasks();
		await server.answered(1);
		const runs = JSON.stringify(await server.runs());
		expect(runs).toContain(`${sandbox().origin}/results/`);
		expect(runs).not.toContain('evil.test');
	});

	it('starts it once for calls that come twice, both at once', async () => {
		const server = await trigger.open();
		await trigger.generate([{}, {}, {}]);
		sandbox().finishTasks();
		await server.answered(3);
		expect(await server.runs()).toHaveLength(1);
		expect(server.started()).toBe(1);
		expect(server.answers).toEqual([200, 200, 200]);
		expect(trigger.questions()).toBe(1);
	});

	it.each([
		['was started', 0, [200, 200]],
		['could not be started', 1, [200, 500]],
	])(
		'has a second call at once wait until the workflow %s for the first, and starts it once',
		async (_what, failStarts, answers) => {
			const server = await trigger.open();
			const taskId = await trigger.generate([]);
			sandbox().finishTasks();
			let start: () => void = () => undefined;
			server.beforeStart = new Promise<void>((resolve) => (start = resolve));
			server.failStarts = failStarts;
			const call = async () => await trigger.post({ taskId }, trigger.rightToken());
			const first = call();
			while (trigger.questions() === 0) await delay(5);
			const second = call();
			await delay(100);
			expect(server.answers).toEqual([]);
			start();
			expect((await Promise.all([first, second])).sort()).toEqual(answers);
			expect(await server.runs()).toHaveLength(1);
			expect(server.started()).toBe(1);
		},
	);

	it('answers a second call at once 503, so that the provider calls again, when n8n takes too long', async () => {
		const timeout = jest.spyOn(AbortSignal, 'timeout');
		const server = await trigger.open();
		const taskId = await trigger.generate([]);
		sandbox().finishTasks();
		let start: () => void = () => undefined;
		server.beforeStart = new Promise<void>((resolve) => (start = resolve));
		const call = async () => await trigger.post({ taskId }, trigger.rightToken());
		const first = call();
		while (trigger.questions() === 0) await delay(5);
		timeout.mockImplementationOnce(() => realTimeout(50));
		expect(await call()).toBe(503);
		start();
		expect([await first, await call()]).toEqual([200, 200]);
		expect(server.started()).toBe(1);
	});

	it('starts it once for calls that come later again', async () => {
		const server = await trigger.open();
		await trigger.generate([{}, { delayMs: 300 }]);
		sandbox().finishTasks();
		await server.answered(2);
		expect(await server.runs()).toHaveLength(1);
		expect(server.started()).toBe(1);
		expect([server.answers, trigger.questions()]).toEqual([[200, 200], 1]);
	});

	it('starts it for each of two tasks', async () => {
		const server = await trigger.open();
		const taskIds = [await trigger.generate(), await trigger.generate()];
		sandbox().finishTasks();
		await server.answered(2);
		const started = (await server.runs()).map((items) => items[0]?.json.taskId);
		expect(started.sort()).toEqual(taskIds.sort());
	});

	it.each([
		['of the end', { status: 'PROCESSING', output: null }],
		['of the video', { output: null }],
	])(
		'checks a second time, after a moment, when the provider calls before its own status knows %s',
		async (_what, set) => {
			const server = await trigger.open();
			await trigger.generate();
			sandbox().inject({ path: '/jobs/queryTask', action: { type: 'patch', set } });
			sandbox().finishTasks();
			await server.answered(1);
			const [items, ...more] = await server.runs();
			expect([more, trigger.questions()]).toEqual([[], 2]);
			expect(items?.[0]?.json.videoUrl).toContain(`${sandbox().origin}/results/`);
		},
	);

	it.each([
		['succeeded', [1, 0]],
		['failed', [0, 1]],
		['any', [1, 1]],
	])('starts it for the ends chosen: %s', async (outcome, [forSuccess, forFailure]) => {
		const server = await trigger.open({ outcome });
		await trigger.generate();
		sandbox().finishTasks();
		await server.answered(1);
		expect(await server.runs()).toHaveLength(forSuccess ?? 0);
		await trigger.generate([{}], { fail: true });
		sandbox().finishTasks();
		await server.answered(2);
		const failed = (await server.runs()).flat().filter(({ json }) => json.status === 'failed');
		expect(failed).toHaveLength(forFailure ?? 0);
		expect(failed.every(({ json }) => JSON.stringify(json.error).includes('No person'))).toBe(true);
		expect(server.answers).toEqual([200, 200]);
	});

	it('brings the video when told to, after it has answered', async () => {
		const server = await trigger.open({ download: true, options: { binaryField: 'clip' } });
		const taskId = await trigger.generate();
		sandbox().finishTasks();
		await server.answered(1);
		const [items] = await server.runs();
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
		const server = await trigger.open({}, { mode: 'manual' });
		await trigger.generate([{}, { delayMs: 200 }]);
		sandbox().finishTasks();
		await server.answered(2);
		expect(await server.runs()).toHaveLength(2);
	});
});
