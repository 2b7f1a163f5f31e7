import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FailureDetails } from '../../model/failureDetails';
import { createSubmitOnce } from '../../tasks/submitOnce';
import { failureOf } from '../transport/account';
import { failing, stage } from './onceStage';
import { task } from './scriptedTasks';

/** What a row is known as that made the first task. */
const KNOWN = { alreadySubmitted: 'row', provider: 'vtrix', taskId: 'task-1' };

describe('a create under a key', () => {
	it('is placed once: a later run is told that it was', async () => {
		const { run, place, placed } = stage();
		expect(await run()('row 1', place)).toEqual({ task: task('task-1') });
		const known = { ...KNOWN, alreadySubmitted: 'row 1' };
		expect(await run()('row 1', place)).toStrictEqual(known);
		expect(await run()('row 1', place)).toEqual(known);
		expect(await run()('row 2', place)).toEqual({ task: task('task-2') });
		expect(placed()).toBe(2);
	});

	it('is placed once when two items of one run have the key, and the second knows the task', async () => {
		const { run, place } = stage();
		const submitOnce = run();
		const both = await Promise.all([submitOnce('row', place), submitOnce('row', place)]);
		expect(both).toEqual([{ task: task('task-1') }, KNOWN]);
	});

	it('is known by its task in every later run of the same process', async () => {
		const { run, once, place } = stage();
		await run('report', 'one n8n')('row', place);
		expect(await run('report', 'one n8n')('row', place)).toEqual(KNOWN);
		expect(await once('one n8n').lookUp(['row', 'another'])).toEqual(new Map([['row', KNOWN]]));
	});

	it('is placed once when many processes have it at the same moment, each key by one of them', async () => {
		const { run, place, placed } = stage();
		const keys = Array.from({ length: 20 }, (_, index) => `row ${index}`);
		const all = await Promise.all(
			Array.from({ length: 5 }, async () => {
				const submitOnce = run();
				return await Promise.all(keys.map(async (key) => await submitOnce(key, place)));
			}),
		);
		for (const at of keys.keys()) {
			expect(all.filter((results) => 'task' in results[at]!)).toHaveLength(1);
		}
		expect(placed()).toBe(20);
	});

	it('is waited for by another process as long as it takes', async () => {
		const { run, place, placed, clock } = stage();
		const slow = async () => {
			while (clock.now() < 600_000) await nextTurn();
			return await place();
		};
		const both = await Promise.all([run()('row', slow), run('submitAgain')('row', place)]);
		expect(both).toContainEqual(KNOWN);
		expect(placed()).toBe(1);
	});

	it('is placed by who waited for it when it was refused for certain', async () => {
		const { run, place, clock } = stage();
		const refused = async () => {
			while (clock.now() < 60_000) await nextTurn();
			return await failing({ kind: 'insufficientCredits', httpStatus: 402 })();
		};
		const [first, second] = await Promise.allSettled([
			run()('row', refused),
			nextTurn().then(async () => await run()('row', place)),
		]);
		expect(first.status).toBe('rejected');
		expect(second).toMatchObject({ value: { task: task('task-1') } });
	});

	it('may be tried again when it was refused for certain', async () => {
		const { run, place, marks } = stage();
		await failureOf(run()('row', failing({ kind: 'insufficientCredits', httpStatus: 402 })));
		expect(marks.rows.size).toBe(0);
		expect(await run()('row', place)).toEqual({ task: task('task-1') });
	});

	it.each<[string, Partial<FailureDetails>]>([
		['the connection was lost', {}],
		['the server answered 500', { kind: 'providerError', httpStatus: 500 }],
	])('is reported and not placed again when %s', async (_name, details) => {
		const { run, place, placed } = stage();
		await failureOf(run()('row', failing(details)));
		const failure = await failureOf(run()('row', place));
		expect(failure.details).toMatchObject({ kind: 'unknownSubmit', mayHaveBeenAccepted: true });
		expect(failure.message).toMatch(/"row" was sent .* may have been charged/);
		expect(placed()).toBe(0);
	});

	it('is reported when n8n was killed between sending and answer, and at once the next time', async () => {
		const { run, place, placed, killed, clock } = stage();
		await killed('row');
		expect((await failureOf(run()('row', place))).details.kind).toBe('unknownSubmit');
		const known = clock.now();
		expect((await failureOf(run()('row', place))).details.kind).toBe('unknownSubmit');
		expect(clock.now()).toBe(known);
		expect(placed()).toBe(0);
	});

	it('is placed again after an unknown end only when that was asked for, and is known then', async () => {
		const { run, place, placed, killed } = stage();
		await killed('row');
		expect(await run('submitAgain')('row', place)).toEqual({ task: task('task-1') });
		expect(await run('submitAgain')('row', place)).toEqual(KNOWN);
		expect(await run('report')('row', place)).toEqual(KNOWN);
		expect(placed()).toBe(1);
	});

	it('is placed again once when two processes were told to at the same moment', async () => {
		const { run, place, placed } = stage();
		await failureOf(run()('row', failing({})));
		await failureOf(run('submitAgain')('row', failing({})));
		const both = await Promise.all([
			run('submitAgain')('row', place),
			run('submitAgain')('row', place),
		]);
		expect(both).toContainEqual({ task: task('task-1') });
		expect(both).toContainEqual(KNOWN);
		expect(placed()).toBe(1);
	});

	it('whose failure names a task was placed, whatever else it says', async () => {
		const { run, place, placed } = stage();
		const refused = { kind: 'invalidRequest', httpStatus: 422, taskId: 'task-0' } as const;
		await failureOf(run()('row', failing(refused)));
		expect((await failureOf(run()('row', place))).details.kind).toBe('unknownSubmit');
		expect(placed()).toBe(0);
	});

	it('is known by the last of its tries, however many were lost before', async () => {
		const { run, place, placed } = stage();
		await failureOf(run()('row', failing({})));
		await failureOf(run('submitAgain')('row', failing({})));
		await run('submitAgain')('row', place);
		expect(await run('report')('row', place)).toEqual(KNOWN);
		expect(placed()).toBe(1);
	});

	it('that was refused for certain here, and lost elsewhere, is placed again where that is wanted', async () => {
		const { run, place, placed } = stage();
		const submitOnce = run('submitAgain');
		await failureOf(submitOnce('row', failing({ kind: 'insufficientCredits', httpStatus: 402 })));
		await failureOf(run()('row', failing({})));
		expect(await submitOnce('row', place)).toEqual({ task: task('task-1') });
		expect(placed()).toBe(1);
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

	it('costs nothing when the claim cannot be taken', async () => {
		const { place, placed, options } = stage();
		const open = async () => await Promise.reject<never>(new Error('no database'));
		const { submit } = createSubmitOnce({ ...options, open });
		const failure = await failureOf(submit('row', 'report', place));
		expect(failure.details).toMatchObject({ mayHaveBeenAccepted: false });
		expect(placed()).toBe(0);
	});

	it('keeps the ID of a task that could not be written down', async () => {
		const { marks, options, place } = stage();
		const open: typeof marks.open = async (names) =>
			new Map(
				[...(await marks.open(names))].map(([name, mark]) => [
					name,
					name.includes('end')
						? { ...mark, make: async () => await Promise.reject(new Error('disk full')) }
						: mark,
				]),
			);
		const { submit } = createSubmitOnce({ ...options, open });
		const failure = await failureOf(submit('row', 'report', place));
		expect(failure.details).toMatchObject({ taskId: 'task-1', kind: 'unknownSubmit' });
		expect(failure.message).toMatch(/Task task-1 was created, .* disk full/);
	});
});

describe('many keys', () => {
	it('are looked up in one go, and their creates open nothing more', async () => {
		const { run, once, place, killed, marks } = stage();
		await run()('done', place);
		await failureOf(run()('lost', failing({})));
		await killed('killed');
		const keys = ['done', 'lost', 'killed', ...Array.from({ length: 97 }, (_, at) => `new ${at}`)];
		const { lookUp, submit } = once();
		const openedBefore = marks.opened();
		expect(await lookUp(keys)).toEqual(
			new Map<string, unknown>([
				['done', { ...KNOWN, alreadySubmitted: 'done' }],
				['lost', 'unknown'],
			]),
		);
		// Once for the ends and tasks, once for the owners: of all of them, and of the later try of the lost one.
		expect(marks.opened() - openedBefore).toBe(4);
		await submit('new 0', 'report', place);
		expect(marks.opened() - openedBefore).toBe(4);
	});

	it('that were all created before are opened once', async () => {
		const { run, once, place, marks } = stage();
		const keys = Array.from({ length: 20 }, (_, at) => `row ${at}`);
		const first = run();
		await Promise.all(keys.map(async (key) => await first(key, place)));
		const openedBefore = marks.opened();
		expect((await once().lookUp(keys)).size).toBe(20);
		expect(marks.opened() - openedBefore).toBe(1);
	});
});
