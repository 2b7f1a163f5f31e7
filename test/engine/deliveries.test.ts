import { createHash } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { ProviderId } from '../../sandbox/server';
import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { bytesOf, runNode, type NodeRun } from './runNode';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run, generate, wait } = danceRunner(sandbox);

/** Runs a node at one provider of the sandbox. */
const at = (provider: ProviderId, credentialType: string) => {
	const play = async (
		node: NodeRun['node'],
		parameters: INodeParameters,
		items: NodeRun['items'] = [{ json: {} }],
	) =>
		await runNode({
			node,
			items,
			parameters: { provider, ...parameters },
			credentials: {
				[credentialType]: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl(provider) },
			},
		});
	return {
		generate: async (parameters: INodeParameters, items?: NodeRun['items']) =>
			await play(new DanceVideoGenerate(), parameters, items),
		/** Wait for Task on tasks that have ended, so that one check is enough. */
		waitFor: async (items: NonNullable<NodeRun['items']>, options: INodeParameters = {}) => {
			sandbox().finishTasks();
			return await play(
				new DanceVideoWait(),
				{ mode: 'checkOnce', taskId: '={{ $json.taskId }}', download: true, options },
				items.map(({ json }) => ({ json })),
			);
		},
	};
};

const seedance2Io = at('seedance2Io', 'seedance2IoApi');
const vtrix = at('vtrix', 'vtrixApi');
const FOUR_IMAGES: INodeParameters = {
	mode: 'gptImageTextToImage',
	prompt: 'four dancers on four roofs',
	resolution: '1K',
	aspectRatio: '1:1',
	options: { batchCount: 4 },
};
const WITH_LAST_FRAME: INodeParameters = {
	mode: 'textToVideo',
	prompt: 'a dancer begins',
	options: { returnLastFrame: true },
};

describe('the files of a finished task', () => {
	it('come all, each in a field and under a name of its own', async () => {
		const [item] = await seedance2Io.waitFor(await seedance2Io.generate(FOUR_IMAGES));
		const taskId = String(item?.json.taskId);
		expect(
			Object.entries(item?.binary ?? {}).map(([field, { fileName }]) => [field, fileName]),
		).toEqual([
			['data', `${taskId}.png`],
			['data_1', `${taskId}-2.png`],
			['data_2', `${taskId}-3.png`],
			['data_3', `${taskId}-4.png`],
		]);
		for (const field of ['data', 'data_1', 'data_2', 'data_3']) {
			const bytes = await bytesOf(item ?? { json: {} }, field);
			expect(bytes.equals(media('image.png'))).toBe(true);
		}
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('are named by the user’s template, also one from an expression', async () => {
		const created = await seedance2Io.generate(FOUR_IMAGES);
		const names = async (fileName: string) => {
			const [item] = await seedance2Io.waitFor(created, { fileName, binaryField: 'picture' });
			return Object.entries(item?.binary ?? {}).map(
				([field, file]) => `${field}: ${file.fileName}`,
			);
		};
		expect((await names('roof {{index}}.mp4')).at(-1)).toBe('picture_3: roof 4.png');
		expect((await names('={{ $json.provider }} {index}'))[0]).toBe('picture: seedance2Io 1.png');
	});

	it('are asked for again once when an address in their middle has expired', async () => {
		const created = await seedance2Io.generate(FOUR_IMAGES);
		const gone = { type: 'answer', status: 410, body: 'gone' } as const;
		sandbox().inject({ path: '/results', skip: 2, times: 1, action: gone });
		const [item] = await seedance2Io.waitFor(created);
		expect(Object.keys(item?.binary ?? {})).toHaveLength(4);
		sandbox().inject({ path: '/results', skip: 1, times: 2, action: gone });
		const error = await errorOf(seedance2Io.waitFor(created));
		expect(error.message).toMatch(/HTTP 410/);
		expect(error.message).toContain(created[0]?.json.taskId);
	});

	it.each([
		['{{task}}.mp4', /File Name must have no placeholders other than/],
		['x'.repeat(501), /File Name must be at most 500 characters/],
	])('cannot be named with %s', async (fileName, message) => {
		const error = await errorOf(
			wait(await generate('one'), { download: true, options: { fileName } }),
		);
		expect(error.message).toMatch(message);
	});
});

describe('the last frame of a video', () => {
	it('is a file of its own on request, and not among the results', async () => {
		const created = await vtrix.generate(WITH_LAST_FRAME);
		const [without] = await vtrix.waitFor(created);
		expect(Object.keys(without?.binary ?? {})).toEqual(['data']);
		const [item] = await vtrix.waitFor(created, { lastFrame: true });
		expect(Object.keys(item?.binary ?? {})).toEqual(['data', 'lastFrame']);
		expect(item?.binary?.lastFrame?.fileName).toBe(`${String(item?.json.taskId)}-last-frame.png`);
		const frame = await bytesOf(item ?? { json: {} }, 'lastFrame');
		expect(frame.equals(media('last-frame.png'))).toBe(true);
	});

	it('begins the next video', async () => {
		const [first] = await vtrix.waitFor(await vtrix.generate(WITH_LAST_FRAME), { lastFrame: true });
		const next: INodeParameters = {
			mode: 'imageToVideo',
			imageSource: 'binary',
			imageBinary: 'lastFrame',
			prompt: 'the dancer goes on',
		};
		await vtrix.generate(next, [first ?? { json: {} }]);
		const frame = media('last-frame.png').toString('base64');
		const sent = `data:image/png;base64,${frame}`;
		const sha256 = createHash('sha256').update(sent).digest('hex');
		const body = JSON.stringify(sandbox().journal().at(-1)?.body);
		expect([sent, sha256].some((trace) => body.includes(trace))).toBe(true);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('is left out where the task has none', async () => {
		const [item] = await wait(await generate('one'), {
			download: true,
			options: { lastFrame: true },
		});
		expect(Object.keys(item?.binary ?? {})).toEqual(['data']);
	});

	it('cannot go where the video goes', async () => {
		const options = { lastFrame: true, binaryField: 'lastFrame' };
		const error = await errorOf(wait(await generate('one'), { download: true, options }));
		expect(error.message).toMatch(/a name other than "lastFrame"/);
	});
});

describe('Dance Video List Tasks with its download', () => {
	const list = async (more: Partial<NodeRun> = {}) =>
		await run(
			new DanceVideoListTasks(),
			{ returnAll: true, status: 'any', download: true, options: {} },
			more,
		);

	it('fetches the files of the tasks that have some, and lists the others as they are', async () => {
		await generate('one');
		sandbox().finishTasks();
		sandbox().inject({ action: { type: 'task', never: true } });
		await generate('two');
		const items = await list();
		expect(items.map(({ json, binary }) => [json.status, Object.keys(binary ?? {})])).toEqual([
			[expect.not.stringMatching('succeeded'), []],
			['succeeded', ['data']],
		]);
		expect((await bytesOf(items[1] ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
		expect(items[1]?.json.videoUrl).toMatch(/^http/);
		expect(
			sandbox()
				.downloads()
				.map(({ headers }) => headers.authorization),
		).toEqual(['missing']);
	});

	it('asks for no task when nothing is to be fetched', async () => {
		await generate('one');
		sandbox().finishTasks();
		const before = sandbox().journal().length;
		await run(new DanceVideoListTasks(), { returnAll: true, status: 'any', download: false });
		expect(sandbox().journal()).toHaveLength(before + 1);
	});

	it('keeps the others when the file of one is gone, and names its task', async () => {
		const created = await generate('one', 'two');
		sandbox().finishTasks();
		const gone = { type: 'answer', status: 404, body: 'gone' } as const;
		const rule = {
			path: '/results',
			promptIncludes: 'two',
			times: 'always',
			action: gone,
		} as const;
		sandbox().inject(rule);
		const [failed, fine] = await list({ onError: 'continueRegularOutput' });
		expect(failed?.json).toMatchObject({ taskId: created[1]?.json.taskId });
		expect(failed?.json.error).toMatch(/HTTP 404/);
		expect(Object.keys(fine?.binary ?? {})).toEqual(['data']);
		expect((await errorOf(list())).message).toContain(created[1]?.json.taskId);
	});
});
