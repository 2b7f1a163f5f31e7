import { vtrix } from '../../../providers/vtrix';
import { IMAGE } from '../../../providers/vtrix/media';
import { imageFile, streamedFile } from '../../media/files';
import { accountThatAnswers } from '../accountThatAnswers';

const open = { id: 'cgt-2026', status: 'in_progress', model: 'spark_dance_v1_0_pro' };

describe('the account at Vtrix', () => {
	it.each([200, 504])(
		'sends a create once and as it is, answered with %i and an ID',
		async (status) => {
			const { api, seen } = accountThatAnswers(vtrix, open, status);
			const body = { model: 'spark_dance_v1_0_pro', input: [{ params: { content: [] } }] };
			const task = await vtrix.generate(api, { path: '/model/v1/generation', body });
			expect(task).toMatchObject({ provider: 'vtrix', taskId: 'cgt-2026', status: 'processing' });
			expect(seen()).toEqual([
				{ method: 'POST', path: '/model/v1/generation', body, key: undefined },
			]);
		},
	);

	it('asks for a task by its ID, whatever signs it has', async () => {
		const { api, seen } = accountThatAnswers(vtrix, { ...open, id: 'a/../b?c' });
		expect(await vtrix.getTask(api, 'a/../b?c')).toMatchObject({ taskId: 'a/../b?c' });
		expect(seen()).toMatchObject([
			{ method: 'GET', path: '/model/v1/generation/task/a%2F..%2Fb%3Fc' },
		]);
	});

	it('gets a file inside the request, and nothing before it', async () => {
		const { api, seen } = accountThatAnswers(vtrix, {});
		const bytes = imageFile('image.png');
		const { file } = streamedFile(bytes);
		expect(await vtrix.fileToUrl(api, IMAGE, file)).toBe(
			`data:image/png;base64,${bytes.toString('base64')}`,
		);
		expect(seen()).toEqual([]);
	});

	it('tells of five codes that the fault was its own', () => {
		expect(vtrix.ownFaults).toEqual(
			['095', '096', '097', '098', '099'].map((end) => `003005${end}`),
		);
	});
});

describe('the task that a callback of Vtrix speaks of', () => {
	const { taskIdOf } = vtrix.callback;

	it.each<[body: unknown, taskId: string]>([
		[open, 'cgt-2026'],
		[{ data: open }, 'cgt-2026'],
		[{ task_id: 'cgt-2026' }, 'cgt-2026'],
		[{ data: { task_id: 'cgt-2026' } }, 'cgt-2026'],
		[{ id: null, task_id: 'cgt-2026' }, 'cgt-2026'],
		[{ id: 2026 }, '2026'],
		[{ id: 'cgt-2026', task_id: 'other' }, 'cgt-2026'],
		[{ id: 'cgt-2026', data: [] }, 'cgt-2026'],
		// An ID of the call itself is not that of the task; results beside the ID are no task.
		[{ id: 'call-1', data: open }, 'cgt-2026'],
		[{ ...open, data: { url: 'https://cdn.example/1.mp4' } }, 'cgt-2026'],
	])('is the one of %j', (body, taskId) => {
		expect(taskIdOf(body)).toBe(taskId);
	});

	it.each<[unknown]>([
		[null],
		['cgt-2026'],
		[[open]],
		[{}],
		[{ id: '' }],
		[{ id: true }],
		[{ data: {} }],
	])('is none in %j', (body) => {
		expect(taskIdOf(body)).toBeUndefined();
	});
});
