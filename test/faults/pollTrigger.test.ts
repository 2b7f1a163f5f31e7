import { useDedupStore } from '../engine/dedupStore';
import { activate } from '../engine/activePoll';
import { drawAlways, faultFixture, type Action } from './fixture';
import { passTime, restoreTime } from './time';

const { sandbox, generate, inject } = faultFixture({ credits: 1_000_000 });
useDedupStore();
afterEach(() => {
	jest.restoreAllMocks();
	restoreTime();
});

const MINUTE = 60_000;

/** A task that is still open long after it was created, when younger ones have ended, and the trigger that polls for it. */
async function withOldOpenTask() {
	const poll = activate(sandbox());
	await poll.check();
	inject({ path: '/generate', action: { type: 'task', never: true } });
	const [old] = await generate('danceGenerator', { prompt: 'old' });
	expect(await poll.check()).toBeNull();
	passTime(30 * MINUTE);
	await generate('danceGenerator', { prompt: 'young' });
	sandbox().finishTasks();
	return { poll, id: String(old?.json.taskId) };
}

const answer = (status: number): Action => ({ type: 'answer', status, body: {} });

describe('a task whose check fails', () => {
	it.each<[string, Action, number]>([
		['403', answer(403), 1],
		['404', answer(404), 1],
		['404, two times in a row', answer(404), 2],
		['503 at every try', answer(503), 4],
		['an answer that is no JSON', { type: 'answer', status: 200, body: '<html>' }, 4],
		['a reset at every try', { type: 'reset' }, 4],
	])('row 100: is not forgotten by the Poll Trigger: %s', async (_what, action, times) => {
		drawAlways(0);
		const { poll, id } = await withOldOpenTask();
		inject({ path: `/tasks/${id}`, times, action });
		const seen = [await poll.check(), await poll.check(), await poll.check(), await poll.check()];
		expect(seen.flat().filter((taskId) => taskId === id)).toEqual([id]);
	});

	it('row 100: is forgotten when the provider says time and again that it does not exist', async () => {
		const { poll, id } = await withOldOpenTask();
		inject({ path: `/tasks/${id}`, times: 'always', action: answer(404) });
		for (let nth = 0; nth < 6; nth++) expect((await poll.check()) ?? []).not.toContain(id);
		const asked = sandbox()
			.journal()
			.filter(({ path }) => path.endsWith(id));
		expect(asked).toHaveLength(3);
	});
});

describe('a success without a result', () => {
	const BARE: Action = { type: 'patch', set: { status: 'success', result: null } };
	/** A task that has ended, and what the trigger gives of it in the next four looks. */
	const looksAt = async (times: number | 'always') => {
		const poll = activate(sandbox());
		await poll.check();
		const [created] = await generate('danceGenerator');
		sandbox().finishTasks();
		const id = String(created?.json.taskId);
		inject({ path: `/tasks/${id}`, times, action: BARE });
		const looks = [await poll.items(), await poll.items(), await poll.items(), await poll.items()];
		return { id, looks: looks.map((items) => items?.map(({ json }) => json) ?? []) };
	};

	it('row 27: is left to the next look of the Poll Trigger, and given with its result', async () => {
		const { id, looks } = await looksAt(2);
		const result = { taskId: id, videoUrl: expect.stringContaining('/results/') };
		expect(looks).toEqual([[], [], [expect.objectContaining(result)], []]);
	});

	it('row 27: is given as it is when three looks in a row find no result', async () => {
		const { id, looks } = await looksAt('always');
		const result = { taskId: id, status: 'succeeded', videoUrl: null };
		expect(looks).toEqual([[], [], [expect.objectContaining(result)], []]);
	});
});
