import type { Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { findUnknownTasks, withFound } from '../../tasks/lostTasks';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { MINUTE, SECOND, task } from './stagedTasks';

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
		displayName: 'Staged',
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
	const look = await findUnknownTasks(
		provider,
		api,
		[LOST.details],
		new Set(known),
		() => SENT + MINUTE,
	);
	return withFound(LOST, look).details;
}

/** More pages than a search reads, in no order; all of them old. */
const endless = Array.from({ length: 230 }, (_, index) =>
	at(`old-${index}`, -(((index * 101) % 230) + 10) * 10 * MINUTE),
);

describe('the search for a lost order', () => {
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
			/it may be the task ordered here: later \(2026-03-09T10:10:00\.000Z\)/,
		);
	});

	it('offers a task of which it is not known when it was made', async () => {
		const { possibleTaskIds, nextStep } = await found([task('undated'), at('old', -MINUTE * 60)]);
		expect(possibleTaskIds).toEqual(['undated']);
		expect(nextStep).toContain('undated (undated)');
	});

	it('says what was looked at when there is nothing, and claims no more', async () => {
		const { possibleTaskIds, nextStep } = await found([at('mine', SECOND)], ['mine']);
		expect(possibleTaskIds).toBeUndefined();
		expect(nextStep).toBe(
			"The provider's list of tasks, looked through at 2026-03-09T10:01:00.000Z, shows none created since 2026-03-09T09:58:00.000Z that this run does not know. A task may come into the list later. It was not sent again.",
		);
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
