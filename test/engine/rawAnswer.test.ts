import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { danceRunner, useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { activate } from './activePoll';
import { runNode } from './runNode';
import { activeTrigger } from './activeTrigger';

const sandbox = useSandbox();
const { run, generate, wait } = danceRunner(sandbox);
const trigger = activeTrigger(sandbox);
useDedupStore();
afterEach(async () => await trigger.close());

const INCLUDED = { options: { includeRawAnswer: true } };
const rawsOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json.raw);
const hasRaw = (items: readonly INodeExecutionData[]) => items.map(({ json }) => 'raw' in json);

/** A member that no other provider has, added to the answers about tasks. */
const addMember = (path: string) =>
	sandbox().inject({
		method: 'GET',
		path,
		times: 'always',
		action: { type: 'patch', set: { studio: { take: 7 } } },
	});

describe('the provider’s whole answer', () => {
	it.each<[string, string, boolean, INodeParameters?]>([
		['waited for', 'wait', true],
		['waited for, with its file', 'wait', true, { download: true }],
		['checked once', 'checkOnce', false],
	])('comes with a task %s, if it is wanted', async (_how, mode, ends, more = {}) => {
		addMember('/tasks/');
		const created = await generate('one');
		const items = await wait(created, { mode, ...more, ...INCLUDED });
		expect(items).toMatchObject([
			{ json: { raw: { task_id: created[0]?.json.taskId, studio: { take: 7 } } } },
		]);
		expect(items[0]?.json.status === 'succeeded').toBe(ends);
		expect(hasRaw(created)).toEqual([false]);
		expect(hasRaw(await wait(created, { mode, ...more }))).toEqual([false]);
	});

	it('comes with a failed task too, and each item decides for itself', async () => {
		sandbox().inject({
			path: '/generate',
			times: 'always',
			action: { type: 'task', fail: { message: 'No person' } },
		});
		const created = await generate('one', 'two');
		const items = await wait(
			created,
			{
				options: {
					includeRawAnswer: '={{ $json.taskId === "' + String(created[0]?.json.taskId) + '" }}',
				},
			},
			{ onError: 'continueRegularOutput' },
		);
		expect(rawsOf(items)).toEqual([expect.objectContaining({ error: 'No person' }), undefined]);
	});

	it('is a text when it is too large to be handed on', async () => {
		const created = await generate('one');
		sandbox().finishTasks();
		sandbox().inject({
			path: '/tasks/',
			action: { type: 'patch', set: { padding: 'x'.repeat(200_000) } },
		});
		const [item] = await wait(created, INCLUDED);
		expect(item?.json.status).toBe('succeeded');
		expect(typeof item?.json.raw).toBe('string');
		expect(String(item?.json.raw).length).toBeLessThan(101_000);
	});

	it('comes with listed tasks, each its own', async () => {
		await generate('one', 'two');
		sandbox().inject({
			path: '/tasks',
			action: { type: 'patch', set: { 'tasks.0.studio': 'a', 'tasks.1.studio': 'b' } },
		});
		const all = { returnAll: true, status: 'any' };
		const items = await run(new DanceVideoListTasks(), { ...all, ...INCLUDED });
		const [first, second] = items.map(({ json }) => json.taskId);
		expect(rawsOf(items)).toMatchObject([
			{ task_id: first, studio: 'a' },
			{ task_id: second, studio: 'b' },
		]);
		expect(hasRaw(await run(new DanceVideoListTasks(), all))).toEqual([false, false]);
	});

	it.each([[INCLUDED, true] as const, [{}, false] as const])(
		'comes with what starts a workflow: %j',
		async (parameters, isThere) => {
			const poll = activate(sandbox(), parameters);
			await poll.check();
			const [created] = await generate('one');
			addMember('/tasks/');
			sandbox().finishTasks();
			const polled = await poll.items();
			expect(polled).toMatchObject([{ json: { taskId: created?.json.taskId } }]);
			expect(hasRaw(polled ?? [])).toEqual([isThere]);

			const server = await trigger.open(parameters);
			const taskId = await trigger.generate([]);
			sandbox().finishTasks();
			expect(await trigger.post({ taskId }, trigger.rightToken())).toBe(200);
			const [called = []] = await server.runs();
			expect(called).toMatchObject([{ json: { taskId } }]);
			expect(hasRaw(called)).toEqual([isThere]);
		},
	);

	it.each([
		[
			'seedance2Io',
			{ mode: 'textToVideo', options: { seed: 7 } },
			{ model: 'seedance', output: { seed: 7 } },
		],
		[
			'vtrix',
			{ mode: 'textToVideo', options: { resolution: '720p' } },
			{
				output: [
					{
						content: [{ jobId: expect.any(String) }],
						format: 'mp4',
						resolution: '720p',
						ratio: '16:9',
						fps: 24,
					},
				],
				usage: { discount: 1 },
				metadata: {},
			},
		],
	] as const)('tells what only %s has', async (id, parameters, raw) => {
		const credentials = {
			[`${id}Api`]: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl(id) },
		};
		const created = await runNode({
			node: new DanceVideoGenerate(),
			parameters: { provider: id, prompt: 'A dancer', ...parameters },
			credentials,
		});
		sandbox().finishTasks();
		const [item] = await runNode({
			node: new DanceVideoWait(),
			parameters: {
				provider: id,
				mode: 'checkOnce',
				taskId: '={{ $json.taskId }}',
				download: false,
				...INCLUDED,
			},
			credentials,
			items: created.map(({ json }) => ({ json })),
		});
		expect(item?.json.raw).toMatchObject(raw);
	});
});
