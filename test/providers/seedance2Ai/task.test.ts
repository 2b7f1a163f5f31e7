import type { JsonValue } from '../../../model/json';
import { asked, at, output } from '../answering';

const taskWith = async (result: JsonValue) =>
	await asked('seedance2Ai', { taskId: 'task_abc123', status: 'COMPLETED', output: result });

describe('a video of Seedance2 AI', () => {
	it.each<[JsonValue]>([
		[[{ url: '' }, { url: at('1.mp4') }]],
		[[null, { url: at('1.mp4') }, {}, at('2.mp4')]],
		[[{ width: 1280 }, { url: at('1.mp4'), width: '1280', height: null }]],
	])('is found beside what has no address: %j', async (result) => {
		const task = await taskWith(result);
		expect(task.outputs).toEqual([output('video', '1.mp4')]);
		expect(task.videoUrl).toBe(at('1.mp4'));
	});

	it.each<[JsonValue]>([[null], ['none yet'], [[]], [{}], [[null]]])(
		'is not there, and costs no ID, in %j',
		async (result) => {
			expect(await taskWith(result)).toMatchObject({ taskId: 'task_abc123', outputs: [] });
		},
	);

	it('has its times in milliseconds', async () => {
		const task = await asked('seedance2Ai', {
			taskId: 'task_abc123',
			createTime: 1711234567890,
			completeTime: 1711234612345,
		});
		expect(task).toMatchObject({
			createdAt: '2024-03-23T22:56:07.890Z',
			completedAt: '2024-03-23T22:56:52.345Z',
		});
	});
});
