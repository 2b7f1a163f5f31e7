import type { Task } from '../../model/task';
import { findUnknownTasks, withFound } from '../../tasks/lostTasks';
import type { Api } from '../../transport/api';
import { LOST, SENT, at, providerOf } from './lostSubmit';
import { MINUTE, SECOND, task } from './scriptedTasks';

async function found(tasks: readonly Task[], known: string[] = []) {
	const provider = providerOf(tasks);
	const api = {} as Api;
	const check = await findUnknownTasks(
		provider,
		api,
		[LOST.details],
		new Set(known),
		() => SENT + MINUTE,
	);
	return withFound(LOST, check).details;
}

/** More pages than a search reads, in no order; all of them old. */
const endless = Array.from({ length: 230 }, (_, index) =>
	at(`old-${index}`, -(((index * 101) % 230) + 10) * 10 * MINUTE),
);

describe('the search for a lost create', () => {
	it('offers what was made while it was under way, nearest first, and no other', async () => {
		const tasks = [
			at('much-later', 60 * MINUTE),
			at('later', 90 * SECOND),
			at('meanwhile', 10 * SECOND),
			at('mine', 5 * SECOND),
			at('a-bit-before', -30 * SECOND),
			at('before', -5 * MINUTE),
		];
		const { possibleTaskIds } = await found(tasks, ['mine']);
		expect(possibleTaskIds).toEqual(['meanwhile', 'a-bit-before', 'later']);
	});

	it('offers all later ones when none was made meanwhile', async () => {
		const { possibleTaskIds, nextStep } = await found([
			at('next-day', 24 * 60 * MINUTE),
			at('later', 10 * MINUTE),
		]);
		expect(possibleTaskIds).toEqual(['later', 'next-day']);
		expect(nextStep).toBe(
			'The provider lists what no answer in this run accounts for; it may be the task created here: later (2026-03-09T10:10:00.000Z), next-day (2026-03-10T10:00:00.000Z). Check it with Dance Video Wait for Task before creating the task again. It was not sent again.',
		);
	});

	it('offers a task of which it is not known when it was made', async () => {
		const { possibleTaskIds, nextStep } = await found([task('undated'), at('old', -MINUTE * 60)]);
		expect(possibleTaskIds).toEqual(['undated']);
		expect(nextStep).toContain('undated (undated)');
	});

	it('says what was checked when there is nothing, and claims no more', async () => {
		const { possibleTaskIds, nextStep } = await found([at('mine', SECOND)], ['mine']);
		expect(possibleTaskIds).toBeUndefined();
		expect(nextStep).toBe(
			"The provider's list of tasks, read at 2026-03-09T10:01:00.000Z, shows none created since 2026-03-09T09:58:00.000Z that this run does not know. A task may appear in the list later. It was not sent again.",
		);
	});

	it('offers what was made up to two minutes before and after, by clocks that differ', async () => {
		const { possibleTaskIds } = await found([
			at('before', -2 * MINUTE),
			at('too-early', -2 * MINUTE - 1),
			at('after', 30 * SECOND + 2 * MINUTE),
			at('too-late', 30 * SECOND + 2 * MINUTE + 1),
		]);
		expect(possibleTaskIds).toEqual(['after', 'before']);
	});

	it('offers of two that were lost each its own, and an undated one to both', async () => {
		const tasks = [at('late', 60 * MINUTE), task('undated'), at('early', SECOND)];
		const later = LOST.with({ sentAtMs: SENT + 60 * MINUTE, endedAtMs: SENT + 61 * MINUTE });
		const provider = providerOf(tasks);
		const check = await findUnknownTasks(
			provider,
			{} as Api,
			[later.details, LOST.details],
			new Set(),
			() => SENT,
		);
		expect(check).toMatchObject({ sinceMs: SENT - 2 * MINUTE, checkedAtMs: SENT, isWhole: true });
		expect(withFound(LOST, check).details.possibleTaskIds).toEqual(['early', 'undated']);
		expect(withFound(later, check).details.possibleTaskIds).toEqual(['late', 'undated']);
	});

	it('offers to none what was made long before it was sent, though after the first of them', async () => {
		const provider = providerOf([at('early', 5 * MINUTE), at('old', -5 * MINUTE)]);
		const later = LOST.with({ sentAtMs: SENT + 60 * MINUTE, endedAtMs: SENT + 61 * MINUTE });
		const lost = [LOST.details, later.details];
		const check = await findUnknownTasks(provider, {} as Api, lost, new Set(), () => SENT);
		expect(check?.unknown.map(({ taskId }) => taskId)).toEqual(['early']);
		expect(withFound(LOST, check).details.possibleTaskIds).toEqual(['early']);
		expect(withFound(later, check).details.possibleTaskIds).toBeUndefined();
	});

	it('reads no more of a list that begins with the newest than it takes', async () => {
		const pages: number[] = [];
		const tasks = Array.from({ length: 200 }, (_, index) => at(`t${index}`, -index * 10 * MINUTE));
		const provider = providerOf(tasks, (page) => pages.push(page));
		const check = await findUnknownTasks(
			provider,
			{} as Api,
			[LOST.details],
			new Set(),
			() => SENT,
		);
		expect(check).toMatchObject({ unknown: [{ taskId: 't0' }], isWhole: true });
		// Ten tasks show how it is ordered.
		expect(pages).toEqual([1, 2, 3, 4, 5]);
	});

	it('names a hundred at most: more would be somebody else’s', async () => {
		const tasks = Array.from({ length: 120 }, (_, index) => at(`t${index}`, index * SECOND));
		const { possibleTaskIds } = await found(tasks);
		expect(possibleTaskIds).toHaveLength(100);
		expect(possibleTaskIds).toContain('t0');
		expect(possibleTaskIds).not.toContain('t100');
	});

	it('says so when the list could not be read so far', async () => {
		const nothing = await found(endless);
		expect(nothing.possibleTaskIds).toBeUndefined();
		expect(nothing.nextStep).toMatch(
			/could not be read back to 2026-03-09T09:58:00\.000Z, so it does not show whether a task was created\./,
		);
		const something = await found([at('meanwhile', SECOND), ...endless]);
		expect(something.possibleTaskIds).toEqual(['meanwhile']);
		expect(something.nextStep).toMatch(/there may be others\. It was not sent again\.$/);
	});

	it('says so when the list could not be read at all', () => {
		const { nextStep, possibleTaskIds } = withFound(LOST, undefined).details;
		expect(nextStep).toBe("The provider's list of tasks could not be read. It was not sent again.");
		expect(possibleTaskIds).toBeUndefined();
	});
});
