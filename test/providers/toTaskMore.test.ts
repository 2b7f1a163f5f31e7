import type { JsonValue } from '../../model/json';
import { asked, at, output } from './answering';

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
			image_urls: at('4.png'),
			images: [{ url: at('1.png') }, { url: at('2.png') }, { url: '' }, 7, null],
			video_url: { url: at('1.mp4') },
		});
		expect(outputs).toEqual([
			output('video', '1.mp4'),
			output('image', '1.png'),
			output('image', '2.png'),
			output('image', '4.png'),
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

	it('come with what the answer tells of the task', async () => {
		const told = await asked('seedance2Io', {
			id: 'a',
			status: 'Failed',
			credits_used: 0,
			remaining_credits: 7,
			credits_refunded: 30,
			error: { code: 'internal_error' },
		});
		expect(told).toMatchObject({
			provider: 'seedance2Io',
			status: 'failed',
			providerStatus: 'Failed',
			cost: { amount: 0, unit: 'credits' },
			remainingCredits: 7,
			refundedCredits: 30,
			error: { code: 'internal_error', message: 'Seedance 2 had an internal error' },
		});
		expect(await asked('seedance2Io', { id: 'a', error: { code: 'x' } })).toMatchObject({
			providerStatus: null,
			cost: null,
			remainingCredits: null,
			refundedCredits: null,
			error: { code: 'x', message: 'The provider gave no reason but the code x' },
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

	it('has what the answer tells', async () => {
		const task = await asked('seedance2Ai', {
			taskId: 'a',
			status: 'COMPLETED',
			creditsUsed: 200,
			output: [{ url: at('1.mp4'), width: 1280, height: 720 }],
		});
		expect(task).toMatchObject({
			provider: 'seedance2Ai',
			status: 'succeeded',
			providerStatus: 'COMPLETED',
			cost: { amount: 200, unit: 'credits' },
			outputs: [output('video', '1.mp4', { width: 1280, height: 720 })],
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
		const told = {
			task_id: 'a',
			status: 'Success',
			progress: 100,
			result: { video_url: at('1.mp4') },
			cost_credits: 70,
			remaining_credits: 430,
			refunded_credits: 7,
			estimated_duration_seconds: 180,
		};
		expect(await asked('danceGenerator', told)).toMatchObject({
			provider: 'danceGenerator',
			status: 'succeeded',
			providerStatus: 'Success',
			progress: 100,
			outputs: [output('video', '1.mp4')],
			cost: { amount: 70, unit: 'credits' },
			remainingCredits: 430,
			refundedCredits: 7,
			estimatedSeconds: 180,
		});
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
