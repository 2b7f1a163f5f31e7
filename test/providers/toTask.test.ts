import type { JsonValue } from '../../model/json';
import type { Task, TaskOutput } from '../../model/task';
import { providerById } from '../../providers';
import { createApi } from '../../transport/api';
import { failureOf } from '../transport/account';

/** An account whose every question has this answer. */
function answering(id: string, body: JsonValue) {
	const provider = providerById(id);
	const api = createApi({
		httpClient: async () => ({ status: 200, headers: {}, body: JSON.stringify(body) }),
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example',
		toFailure: provider.toFailure,
		retries: 'once',
	});
	return { provider, api };
}

const asked = async (id: string, body: JsonValue): Promise<Task> => {
	const { provider, api } = answering(id, body);
	return await provider.getTask(api, 'asked');
};
const created = async (id: string, body: JsonValue): Promise<Task> => {
	const { provider, api } = answering(id, body);
	return await provider.generate(api, { path: '/x', body: {} });
};

const output = (type: TaskOutput['type'], name: string, more: Partial<TaskOutput> = {}) => ({
	type,
	url: `https://cdn.example/${name}`,
	width: null,
	height: null,
	durationSeconds: null,
	...more,
});
const at = (name: string) => `https://cdn.example/${name}`;

describe('an answer without the ID of a task', () => {
	it.each<[string, JsonValue, RegExp]>([
		['vtrix', { id: '', status: 'completed' }, /without a task \(id, status\)/],
		['seedance2Io', { id: '', status: 'completed' }, /without a task \(id, status\)/],
		['seedance2Ai', { taskId: '' }, /without a task \(taskId\)/],
		['danceGenerator', { task_id: '' }, /without a task \(task_id, status\)/],
		['seedDance', { task_id: '', id: '' }, /without a task \(task_id, status\)/],
		['seedDance', { task_id: {}, id: [] }, /without a task \(task_id, status\)/],
	])('of %s, %j, is no task', async (id, body, expected) => {
		const { details } = await failureOf(asked(id, body));
		expect(details).toMatchObject({ kind: 'unreadableAnswer', retryable: true });
		expect(details.message).toMatch(expected);
	});

	it('is none for a create, though it says how the task is', async () => {
		const { message } = await failureOf(created('seedDance', { status: 'queued' }));
		expect(message).toMatch(/without a task_id/);
		expect(await asked('seedDance', { status: 'queued' })).toMatchObject({
			taskId: 'asked',
			status: 'pending',
		});
	});
});

describe('what a create of SeedDance answers', () => {
	it('is a task that has just begun, unless it says how the task is', async () => {
		expect(await created('seedDance', { task_id: 'a' })).toMatchObject({
			taskId: 'a',
			status: 'pending',
			providerStatus: null,
		});
		expect(await asked('seedDance', { task_id: 'a' })).toMatchObject({ status: 'processing' });
		expect(await created('seedDance', { id: 7, status: 'done', url: at('v.mp4') })).toMatchObject({
			taskId: '7',
			status: 'succeeded',
			videoUrl: at('v.mp4'),
		});
		// The documented name counts before the other.
		expect((await created('seedDance', { task_id: 'a', id: 'b' })).taskId).toBe('a');
		expect((await created('seedDance', { id: 'outer', data: { id: 'inner' } })).taskId).toBe(
			'inner',
		);
	});

	it('has an error only when it has failed, which may stand in its message', async () => {
		const words = { error: 'No person', message: 'Sorry' };
		expect((await asked('seedDance', { status: 'running', ...words })).error).toBeNull();
		const failed = await asked('seedDance', { status: 'failed', ...words });
		expect(failed.error).toEqual({ code: null, message: 'No person' });
		const said = await asked('seedDance', { status: 'failed', message: 'Sorry' });
		expect(said.error).toEqual({ code: null, message: 'Sorry' });
	});
});

describe('the outputs of SeedDance', () => {
	const outputsOf = async (more: Record<string, JsonValue>) =>
		(await asked('seedDance', { task_id: 'a', status: 'done', ...more })).outputs;

	it('are taken from all places, in their order, each address once', async () => {
		const found = await outputsOf({
			videos: [at('5'), { url: at('1') }],
			video: at('4'),
			result: [{ video_url: at('3'), url: at('wrong') }],
			output: { url: at('2'), width: 640, height: 480, duration: 5.5 },
			url: at('1'),
			video_url: at('0'),
		});
		expect(found).toEqual([
			output('video', '0'),
			output('video', '1'),
			output('video', '2', { width: 640, height: 480, durationSeconds: 5.5 }),
			output('video', '3'),
			output('video', '4'),
			output('video', '5'),
		]);
	});

	it('are no texts that are no addresses, and have no sizes that are no numbers', async () => {
		expect(
			await outputsOf({ output: ['done', 7, null, {}, [at('0')], 'ftp://a.example/'] }),
		).toEqual([]);
		expect(await outputsOf({ output: { url: at('0'), width: '640', duration: null } })).toEqual([
			output('video', '0'),
		]);
	});
});

describe('the outputs of Vtrix', () => {
	const taskWith = async (more: Record<string, JsonValue>) =>
		await asked('vtrix', { id: 7, status: 'completed', ...more });

	it('are the videos and then the images, of which the first is the last frame', async () => {
		const task = await taskWith({
			output: [
				{ content: [{ type: 'IMAGE/png', url: at('1.png'), duration: 9 }], duration: 9 },
				{
					content: [
						{ url: at('1.mp4') },
						{ type: 'video', url: '' },
						{ type: 'video', url: at('2.mp4'), duration: '2.5' },
						{ type: 'last_image', url: at('3.mp4'), duration: ' ' },
						{ type: 'image', url: at('2.png') },
					],
					duration: 5,
				},
				{ content: null },
			],
		});
		expect(task.outputs).toEqual([
			output('video', '1.mp4', { durationSeconds: 5 }),
			output('video', '2.mp4', { durationSeconds: 2.5 }),
			output('video', '3.mp4', { durationSeconds: 5 }),
			output('image', '1.png'),
			output('image', '2.png'),
		]);
		expect(task).toMatchObject({ taskId: '7', lastFrameUrl: at('1.png'), videoUrl: at('1.mp4') });
		expect((await taskWith({ output: [] })).lastFrameUrl).toBeNull();
	});

	it.each<[JsonValue, number | null]>([
		['0.35', 0.35],
		[0, 0],
		['', null],
		[' ', null],
		['free', null],
		[true, null],
		[null, null],
	])('cost %j as %j dollars', async (cost, amount) => {
		const task = await taskWith({ usage: { cost } });
		expect(task.cost).toEqual(amount === null ? null : { amount, unit: 'USD' });
	});

	it('may be failed, cancelled or expired, with the word as the reason', async () => {
		const { status, error } = await asked('vtrix', { id: 'a', status: 'Expired' });
		expect({ status, error }).toEqual({
			status: 'failed',
			error: { code: null, message: 'The task expired before it was finished' },
		});
	});
});

describe('the outputs of Seedance 2', () => {
	const taskWith = async (result: JsonValue, status = 'completed') =>
		await asked('seedance2Io', {
			id: 'a',
			status,
			output: result,
			updated_at: '2026-03-09T10:00:00.000Z',
		});

	it('are the video, the images from wherever they stand, each once, and the last frame', async () => {
		const { outputs, lastFrameUrl } = await taskWith({
			last_frame_url: { url: at('last.png') },
			image_url: at('3.png'),
			image_urls: at('2.png'),
			images: [{ url: at('1.png') }, { url: at('2.png') }, { url: '' }, 7, null],
			video_url: { url: at('1.mp4') },
		});
		expect(outputs).toEqual([
			output('video', '1.mp4'),
			output('image', '1.png'),
			output('image', '2.png'),
			output('image', '3.png'),
			output('image', 'last.png'),
		]);
		expect(lastFrameUrl).toBe(at('last.png'));
	});

	it.each<[string, JsonValue]>([
		['nothing', null],
		['a text', 'none yet'],
		['an empty list', []],
		['nothing of interest', { seed: 7, images: null, video_url: '' }],
	])('are none where there is %s', async (_what, result) => {
		expect(await taskWith(result)).toMatchObject({
			outputs: [],
			lastFrameUrl: null,
			videoUrl: null,
		});
	});

	it('are there from a time that is told only of a task that has ended', async () => {
		expect((await taskWith(null)).completedAt).toBe('2026-03-09T10:00:00.000Z');
		expect((await taskWith(null, 'failed')).completedAt).toBe('2026-03-09T10:00:00.000Z');
		expect((await taskWith(null, 'processing')).completedAt).toBeNull();
	});
});

describe('a task of Seedance2 AI', () => {
	it('waits until it is said how it is, and stays open at a word that is not known', async () => {
		expect(await asked('seedance2Ai', { taskId: 'a' })).toMatchObject({
			status: 'pending',
			providerStatus: null,
			cost: null,
		});
		expect(await asked('seedance2Ai', { taskId: 'a', status: null })).toMatchObject({
			status: 'pending',
		});
		expect(await asked('seedance2Ai', { taskId: 'a', status: '' })).toMatchObject({
			status: 'processing',
			providerStatus: '',
		});
	});

	it('may have cost nothing', async () => {
		const { cost } = await asked('seedance2Ai', { taskId: 'a', creditsUsed: 0 });
		expect(cost).toEqual({ amount: 0, unit: 'credits' });
	});

	it('has outputs with an address only', async () => {
		const { outputs } = await asked('seedance2Ai', {
			taskId: 'a',
			output: [{ url: at('1.mp4'), width: '1280' }],
		});
		expect(outputs).toEqual([output('video', '1.mp4')]);
		expect((await asked('seedance2Ai', { taskId: 'a', output: [{ url: '' }] })).outputs).toEqual(
			[],
		);
	});
});

describe('a task of Dance Generator', () => {
	it('has what the answer tells, and nothing of what has another form', async () => {
		const task = await asked('danceGenerator', {
			task_id: 'a',
			status: 'success',
			result: { video_url: '' },
			cost_credits: 0,
			remaining_credits: 0,
			refunded_credits: 0,
			estimated_duration_seconds: -1,
		});
		expect(task).toMatchObject({
			outputs: [],
			cost: { amount: 0, unit: 'credits' },
			remainingCredits: 0,
			refundedCredits: 0,
			estimatedSeconds: null,
		});
		const odd = await asked('danceGenerator', {
			task_id: 'a',
			status: 7,
			result: 'none',
			cost_credits: '70',
			remaining_credits: '7',
			refunded_credits: {},
			estimated_duration_seconds: 0,
		});
		expect(odd).toMatchObject({
			status: 'processing',
			providerStatus: null,
			outputs: [],
			cost: null,
			remainingCredits: null,
			refundedCredits: null,
			estimatedSeconds: 0,
		});
	});
});
