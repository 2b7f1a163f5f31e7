import type { Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { findUnknownTasks, withFound, withPossibleTasks } from '../../tasks/lostTasks';
import type { SubmitOutcome } from '../../tasks/submitResult';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { MINUTE, SECOND, task } from './scriptedTasks';

const SENT = Date.parse('2026-03-09T10:00:00.000Z');
const LOST = new Failure({
	kind: 'timedOut',
	message: 'No answer',
	nextStep: 'It was not sent again.',
	retryable: true,
	mayHaveBeenAccepted: true,
	sentAtMs: SENT,
	endedAtMs: SENT + 30 * SECOND,
});

const at = (taskId: string, afterMs: number): Task =>
	task(taskId, { createdAt: new Date(SENT + afterMs).toISOString() });

/** A provider with this list, two tasks a page. */
const providerOf = (tasks: readonly Task[]) =>
	({
		displayName: 'Scripted',
		listTasks: {
			statuses: [],
			maxPageSize: 2,
			page: async (_api: Api, { page }: { page: number }) => ({
				tasks: tasks.slice((page - 1) * 2, page * 2),
				total: tasks.length,
			}),
		},
	}) as unknown as Provider;

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
		expect(nextStep).toMatch(
			/it may be the task created here: later \(2026-03-09T10:10:00\.000Z\)/,
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
			"The provider's list of tasks, looked through at 2026-03-09T10:01:00.000Z, shows none created since 2026-03-09T09:58:00.000Z that this run does not know. A task may come into the list later. It was not sent again.",
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

	it('names a hundred at most: more would be somebody else’s', async () => {
		const tasks = Array.from({ length: 120 }, (_, index) => at(`t${index}`, index * SECOND));
		const { possibleTaskIds } = await found(tasks);
		expect(possibleTaskIds).toHaveLength(100);
		expect(possibleTaskIds).toContain('t0');
		expect(possibleTaskIds).not.toContain('t100');
	});

	it('says so when the list could not be looked through', async () => {
		const nothing = await found(endless);
		expect(nothing.possibleTaskIds).toBeUndefined();
		expect(nothing.nextStep).toMatch(
			/could not be looked through back to 2026-03-09T09:58:00\.000Z, so it does not show whether a task was made\./,
		);
		const something = await found([at('meanwhile', SECOND), ...endless]);
		expect(something.possibleTaskIds).toEqual(['meanwhile']);
		expect(something.nextStep).toMatch(/there may be others\. It was not sent again\.$/);
	});

	it('says so when the list could not be read at all', () => {
		expect(withFound(LOST, undefined).details.nextStep).toBe(
			"The provider's list of tasks could not be read. It was not sent again.",
		);
	});
});

describe('submissions of which some were lost', () => {
	const lost = (itemIndex: number): SubmitOutcome => ({
		itemIndex,
		result: { details: LOST.details },
	});
	const connection = { api: {} as Api, clock: { now: () => SENT + MINUTE } };
	const listing = providerOf([at('mine', SECOND), at('elsewhere', SECOND), at('new', SECOND)]);
	const mine: SubmitOutcome = { itemIndex: 0, result: { task: at('mine', SECOND) } };

	it('are offered what nobody accounts for; the others stay as they are', async () => {
		const outcomes = [mine, lost(1)];
		const [first, second] = await withPossibleTasks(listing, async () => connection, outcomes, [
			'elsewhere',
		]);
		expect(first).toBe(mine);
		expect(second).toMatchObject({
			itemIndex: 1,
			result: { details: { kind: 'timedOut', possibleTaskIds: ['new'] } },
		});
	});

	it('know the task of a failure that names one', async () => {
		const named: SubmitOutcome = {
			itemIndex: 0,
			result: { details: LOST.with({ taskId: 'new' }).details },
		};
		const [first, second] = await withPossibleTasks(
			listing,
			async () => connection,
			[named, lost(1)],
			['mine', 'elsewhere'],
		);
		expect(first).toBe(named);
		expect(JSON.stringify(second)).not.toContain('possibleTaskIds');
	});

	it('are not offered the task of a key that was submitted before', async () => {
		const before: SubmitOutcome = {
			itemIndex: 0,
			result: { alreadySubmitted: 'row', taskId: 'new' },
		};
		const [, second] = await withPossibleTasks(
			listing,
			async () => connection,
			[before, lost(1)],
			['mine', 'elsewhere'],
		);
		expect(JSON.stringify(second)).not.toContain('possibleTaskIds');
	});

	it.each<[string, SubmitOutcome[]]>([
		['was lost', [mine]],
		[
			'is open',
			[{ itemIndex: 0, result: { details: LOST.with({ mayHaveBeenAccepted: false }).details } }],
		],
		[
			'has a time: an earlier run sent it',
			[{ itemIndex: 0, result: { details: LOST.with({ sentAtMs: undefined }).details } }],
		],
		['is new', [{ itemIndex: 0, result: { alreadySubmitted: 'row' } }]],
	])('are not looked for where nothing %s', async (_what, outcomes) => {
		const never = async () => await Promise.reject<never>(new Error('asked'));
		expect(await withPossibleTasks(listing, never, outcomes)).toEqual(outcomes);
	});

	it('are not looked for at a provider without a list', async () => {
		const never = async () => await Promise.reject<never>(new Error('asked'));
		const outcomes = [lost(0)];
		expect(await withPossibleTasks({} as Provider, never, outcomes)).toEqual(outcomes);
	});

	it.each([
		['there is no connection', async () => await Promise.reject<never>(new Error('no key'))],
		['it fails', async () => connection],
	])('say that the list could not be read when %s', async (_why, connectionOf) => {
		const failing = {
			listTasks: {
				statuses: [],
				maxPageSize: 2,
				page: async () => await Promise.reject(new Error('busy')),
			},
		} as unknown as Provider;
		const [outcome] = await withPossibleTasks(failing, connectionOf, [lost(0)]);
		expect(outcome).toMatchObject({
			result: {
				details: {
					nextStep: "The provider's list of tasks could not be read. It was not sent again.",
				},
			},
		});
	});
});
