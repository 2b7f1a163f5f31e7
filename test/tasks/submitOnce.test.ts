import { createSubmitOnce } from '../../tasks/submitOnce';
import type { Task } from '../../tasks/task';
import { Failure, type FailureFacts } from '../../transport/failure';
import { failureOf } from '../transport/account';
import { unguardedStore } from './processedStore';
import { task } from './stagedTasks';

const failing = (facts: Partial<FailureFacts>) => async (): Promise<Task> => {
	throw new Failure({
		kind: 'connectionLost',
		message: 'The connection broke off',
		nextStep: 'Look.',
		retryable: true,
		...facts,
	});
};

/** Each run is one of another process, unless a test says otherwise. */
let runs = 0;

function stage() {
	const store = unguardedStore();
	let placed = 0;
	const place = async (): Promise<Task> => task(`task-${++placed}`);
	/** What is kept in memory does not outlive a process. */
	const run = (onUnknown: 'report' | 'submitAgain' = 'report', process = `process ${++runs}`) => {
		const submitOnce = createSubmitOnce(store, process);
		return async (key: string, placeIt: () => Promise<Task>) =>
			await submitOnce(key, onUnknown, placeIt);
	};
	return { store, place, run, placed: () => placed };
}

describe('an order under a key', () => {
	it('is placed once: a later run is told that it was', async () => {
		const { run, place, placed } = stage();
		expect(await run()('row 1', place)).toEqual({ task: task('task-1') });
		expect(await run()('row 1', place)).toEqual({ alreadySubmitted: 'row 1' });
		expect(await run()('row 1', place)).toEqual({ alreadySubmitted: 'row 1' });
		expect(await run()('row 2', place)).toEqual({ task: task('task-2') });
		expect(placed()).toBe(2);
	});

	it('is placed once when two items of one run have the key', async () => {
		const { run, place } = stage();
		const submitOnce = run();
		const both = await Promise.all([submitOnce('row', place), submitOnce('row', place)]);
		expect(both).toEqual([{ task: task('task-1') }, { alreadySubmitted: 'row' }]);
	});

	it('loses no note when many are written at once', async () => {
		const { run, place, placed } = stage();
		const keys = Array.from({ length: 50 }, (_, index) => `row ${index}`);
		const first = run();
		await Promise.all(keys.map(async (key) => await first(key, place)));
		const second = run();
		const again = await Promise.all(keys.map(async (key) => await second(key, place)));
		expect(again).toEqual(keys.map((alreadySubmitted) => ({ alreadySubmitted })));
		expect(placed()).toBe(50);
	});

	it('may be tried again when it was refused for certain', async () => {
		const { run, place, store } = stage();
		await failureOf(run()('row', failing({ kind: 'insufficientCredits', httpStatus: 402 })));
		expect(store.values()).toEqual([]);
		expect(await run()('row', place)).toEqual({ task: task('task-1') });
	});

	it.each<[string, Partial<FailureFacts>]>([
		['the connection was lost', {}],
		['the server answered 500', { kind: 'providerError', httpStatus: 500 }],
	])('is reported and not placed again when %s', async (_name, facts) => {
		const { run, place, placed } = stage();
		await failureOf(run()('row', failing(facts)));
		const failure = await failureOf(run()('row', place));
		expect(failure.facts).toMatchObject({ kind: 'unknownSubmit', mayHaveBeenAccepted: true });
		expect(failure.message).toMatch(/"row" was sent .* may have been charged/);
		expect(placed()).toBe(0);
	});

	it('is reported when n8n was killed between sending and answer', async () => {
		const { run, place, placed } = stage();
		void run()('row', async () => await new Promise<Task>(() => undefined));
		// The note is there before the order is sent.
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect((await failureOf(run()('row', place))).facts.kind).toBe('unknownSubmit');
		expect(placed()).toBe(0);
	});

	it('is placed again after an unknown end only when that was asked for, and is known then', async () => {
		const { run, place } = stage();
		await failureOf(run()('row', failing({})));
		expect(await run('submitAgain')('row', place)).toEqual({ task: task('task-1') });
		expect(await run('submitAgain')('row', place)).toEqual({ alreadySubmitted: 'row' });
	});

	it('is not placed again in the run in which its end became unknown, whatever the policy', async () => {
		const { run, place, placed } = stage();
		const submitOnce = run('submitAgain');
		const [first, second] = await Promise.allSettled([
			submitOnce('row', failing({})),
			submitOnce('row', place),
		]);
		expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
		expect(placed()).toBe(0);
	});

	it('is placed once when two executions of one process have it at the same time', async () => {
		const { run, place, placed } = stage();
		const both = await Promise.all([
			run('submitAgain', 'one n8n')('row', place),
			run('submitAgain', 'one n8n')('row', place),
		]);
		expect(both).toEqual([{ task: task('task-1') }, { alreadySubmitted: 'row' }]);
		expect(placed()).toBe(1);
	});

	it('stands in the notes also when another process wrote back what it had read before', async () => {
		const { run, place, store } = stage();
		const overwritten = async () => {
			await store.forget(['sent row', 'open row']);
			return await place();
		};
		await run()('row', overwritten);
		expect(await run()('row', place)).toEqual({ alreadySubmitted: 'row' });
	});

	it('costs nothing when the notes cannot be written', async () => {
		const { place, placed } = stage();
		const broken = {
			note: async () => await Promise.reject<Set<string>>(new Error('no database')),
			forget: async () => undefined,
		};
		const failure = await failureOf(createSubmitOnce(broken, 'node')('row', 'report', place));
		expect(failure.facts).toMatchObject({ mayHaveBeenAccepted: false });
		expect(placed()).toBe(0);
	});

	it('keeps the ID of a task that could not be noted', async () => {
		const { store, place } = stage();
		const broken = { ...store, forget: async () => await Promise.reject(new Error('disk full')) };
		const failure = await failureOf(createSubmitOnce(broken, 'node')('row', 'report', place));
		expect(failure.facts).toMatchObject({ taskId: 'task-1', kind: 'unknownSubmit' });
		expect(failure.message).toMatch(/Task task-1 was ordered, .* disk full/);
	});
});
