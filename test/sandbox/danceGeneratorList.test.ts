import { useSandbox } from './client';

const body = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
};

describe('the list of tasks at Dance Generator in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator');
	const create = async (): Promise<string> =>
		String((await call('POST', '/generate', { body })).body.task_id);

	it('lists the newest first, page by page', async () => {
		const made: string[] = [];
		for (let index = 0; index < 5; index += 1) made.unshift(await create());
		const { body: list } = await call('GET', '/tasks?page=2&limit=2');
		expect(list.pagination).toEqual({ page: 2, limit: 2, total: 5 });
		const tasks = list.tasks as Array<Record<string, unknown>>;
		expect(tasks.map((task) => task.task_id)).toEqual(made.slice(2, 4));
		expect(Object.keys(tasks[0] ?? {})).toEqual([
			'task_id',
			'status',
			'cost_credits',
			'created_at',
			'completed_at',
		]);
		const beyond = await call('GET', '/tasks?page=4&limit=2');
		expect(beyond.body.tasks).toEqual([]);
	});

	const listed = async (query: string): Promise<unknown[]> => {
		const { body: list } = await call('GET', `/tasks?${query}`);
		return (list.tasks as Array<Record<string, unknown>>).map((task) => task.task_id);
	};
	const createSome = async (): Promise<string[]> => {
		const made: string[] = [];
		for (let index = 0; index < 8; index += 1) made.push(await create());
		return made;
	};

	it('lists the oldest first when told so, until it is reset', async () => {
		sandbox().setModes({ listOrder: 'oldestFirst' });
		const made = await createSome();
		expect(await listed('page=2&limit=3')).toEqual(made.slice(3, 6));
		sandbox().reset();
		const again = await createSome();
		expect(await listed('limit=100')).toEqual(again.reverse());
	});

	it('lists in no order when told so, but every page in the same', async () => {
		sandbox().setModes({ listOrder: 'shuffled' });
		const made = await createSome();
		const whole = await listed('limit=100');
		expect([...whole].sort()).toEqual([...made].sort());
		const pages = [1, 2, 3].map(async (page) => await listed(`page=${page}&limit=3`));
		expect((await Promise.all(pages)).flat()).toEqual(whole);
		const newcomer = await create();
		expect((await listed('limit=100')).filter((taskId) => taskId !== newcomer)).toEqual(whole);
	});

	it('has the documented defaults and the documented status filter', async () => {
		const first = await create();
		sandbox().finishTasks();
		await create();
		const success = await call('GET', '/tasks?status=success');
		expect(success.body).toMatchObject({
			tasks: [{ task_id: first, status: 'success' }],
			pagination: { page: 1, limit: 20, total: 1 },
		});
		const failed = await call('GET', '/tasks?status=failed&page=1&limit=100');
		expect(failed.body.tasks).toEqual([]);
	});

	it.each(['status=done', 'page=0', 'page=x', 'limit=0', 'limit=101', 'limit=1.5', 'sort=asc'])(
		'refuses ?%s with 422',
		async (query) => {
			const { status, body } = await call('GET', `/tasks?${query}`);
			expect([status, body.error]).toEqual([422, 'validation_error']);
		},
	);
});
