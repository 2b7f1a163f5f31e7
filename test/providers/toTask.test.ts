import type { JsonValue } from '../../model/json';
import { failureOf } from '../transport/account';
import { asked, at, created, output } from './answering';

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
		const expired = await asked('seedDance', { status: 'expired' });
		expect(expired.error).toEqual({
			code: null,
			message: 'The task expired before it was finished',
		});
		expect(expired.provider).toBe('seedDance');
	});
});

describe('the outputs of SeedDance', () => {
	const outputsOf = async (more: Record<string, JsonValue>) =>
		(await asked('seedDance', { task_id: 'a', status: 'done', ...more })).outputs;

	it('are taken from all places, in their order, each address once', async () => {
		const found = await outputsOf({
			videos: [at('5'), { url: at('1'), width: 9 }],
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

	it('may stand in an object instead of a list, and come with what the answer tells', async () => {
		const output = { content: [{ type: 'video', url: at('1.mp4') }], duration: '5' };
		const task = await asked('vtrix', { id: 'a', status: 'In_Progress', progress: 0.42, output });
		expect(task).toMatchObject({
			provider: 'vtrix',
			status: 'processing',
			providerStatus: 'In_Progress',
			progress: 42,
			outputs: [{ url: at('1.mp4'), durationSeconds: 5 }],
		});
	});

	it('are none of a task that failed, of whose code the meaning is told', async () => {
		const failed = async (code: string) =>
			(await asked('vtrix', { id: 'a', status: 'failed', error: { code } })).error?.message;
		expect(await failed('003005095')).toBe('Vtrix had an internal error while generating');
		expect(await failed('003005050')).toBe('The provider gave no reason but the code 003005050');
		expect(await failed('x')).toBe('The provider gave no reason but the code x');
	});

	it('may be failed, cancelled or expired, with the word as the reason', async () => {
		const { status, error } = await asked('vtrix', { id: 'a', status: 'Expired' });
		expect({ status, error }).toEqual({
			status: 'failed',
			error: { code: null, message: 'The task expired before it was finished' },
		});
	});
});
