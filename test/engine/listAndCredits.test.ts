import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DANCE, danceRunner, errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox({ credits: 100_000 });
const { run } = danceRunner(sandbox);

const generate = async (count: number) =>
	await run(new DanceVideoGenerate(), DANCE, {
		items: Array.from({ length: count }, () => ({ json: {} })),
	});

const pages = () =>
	sandbox()
		.journal()
		.filter(({ method, path }) => method === 'GET' && path.endsWith('/tasks'))
		.map(({ query }) => query);

describe('Dance Video List Tasks', () => {
	it('walks pages of 100 until all tasks are there, newest first, each once', async () => {
		const created = await generate(205);
		const items = await run(new DanceVideoListTasks(), { returnAll: true, status: 'any' });
		expect(items.map(({ json }) => json.taskId)).toEqual(
			created.map(({ json }) => json.taskId).reverse(),
		);
		expect(pages()).toMatchObject([
			{ page: '1', limit: '100' },
			{ page: '2', limit: '100' },
			{ page: '3', limit: '100' },
		]);
	});

	it('gives no more than the limit, and reads no further than it has to', async () => {
		await generate(3);
		const items = await run(new DanceVideoListTasks(), {
			returnAll: false,
			limit: 2,
			status: 'any',
		});
		expect(items).toHaveLength(2);
		expect(pages()).toMatchObject([{ page: '1', limit: '100' }]);
	});

	it('filters by status in the provider’s words', async () => {
		await generate(2);
		sandbox().finishTasks();
		await generate(1);
		const items = await run(new DanceVideoListTasks(), { returnAll: true, status: 'succeeded' });
		expect(items.map(({ json }) => json.status)).toEqual(['succeeded', 'succeeded']);
		expect(pages()).toMatchObject([{ status: 'success' }]);
	});

	it.each([0, -1, 1.5])('refuses a limit of %s before asking', async (limit) => {
		const error = await errorOf(
			run(new DanceVideoListTasks(), { returnAll: false, limit, status: 'any' }),
		);
		expect(error.message).toMatch(/Limit must be a whole number from 1/);
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('Dance Video Check Credits', () => {
	it('tells the balance and the price of a second', async () => {
		const [item] = await run(new DanceVideoCredits(), { durationSeconds: 0 });
		expect(item?.json).toEqual({
			provider: 'danceGenerator',
			credits: 100_000,
			availableCredits: 100_000,
			creditsPerSecond: 7,
		});
	});

	it('tells what a video would cost and how many the balance buys, asking once for all items', async () => {
		const items = await run(
			new DanceVideoCredits(),
			{ durationSeconds: '={{ $json.seconds }}' },
			{ items: [{ json: { seconds: 10 } }, { json: { seconds: 30 } }, { json: { seconds: 9.2 } }] },
		);
		expect(items.map(({ json }) => [json.videoCost, json.videosAffordable])).toEqual([
			[70, 1428],
			[210, 476],
			[70, 1428],
		]);
		expect(sandbox().journal()).toHaveLength(1);
	});

	it('refuses a negative length before asking', async () => {
		const error = await errorOf(run(new DanceVideoCredits(), { durationSeconds: -1 }));
		expect(error.message).toMatch(/Video Length must be a number of seconds/);
		expect(sandbox().journal()).toEqual([]);
	});

	it.each([
		[{ operation: 'refund' }, /Operation must be balance or estimate \(given: "refund"\)/],
		[{ provider: 'nobody' }, /Provider must be one of: danceGenerator, .* \(given: "nobody"\)/],
	])('says what it cannot do with %j, and asks nobody', async (parameters, says) => {
		await expect(
			run(new DanceVideoCredits(), { durationSeconds: 0, ...parameters }),
		).rejects.toThrow(says);
		expect(sandbox().journal()).toEqual([]);
	});
});
