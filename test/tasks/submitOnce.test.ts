import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FailureDetails } from '../../model/failureDetails';
import { createSubmitOnce } from '../../tasks/submitOnce';
import { failureOf } from '../transport/account';
import { failing, submitOnceFixture, turnsUntil } from './submitOnceFixture';
import { task } from './scriptedTasks';

/** What a row is known as that made the first task. */
const KNOWN = { alreadySubmitted: 'row', provider: 'vtrix', taskId: 'task-1' };

describe('a create under a key', () => {
	it('is created once: a later run is told that it was', async () => {
		const { run, create, created } = submitOnceFixture();
		expect(await run()('row 1', create)).toEqual({ task: task('task-1') });
		const known = { ...KNOWN, alreadySubmitted: 'row 1' };
		expect(await run()('row 1', create)).toStrictEqual(known);
		expect(await run()('row 1', create)).toEqual(known);
		expect(await run()('row 2', create)).toEqual({ task: task('task-2') });
		expect(created()).toBe(2);
	});

	it('is created once when two items of one run have the key, and the second knows the task', async () => {
		const { run, create } = submitOnceFixture();
		const submitOnce = run();
		const both = await Promise.all([submitOnce('row', create), submitOnce('row', create)]);
		expect(both).toEqual([{ task: task('task-1') }, KNOWN]);
	});

	it('is known by its task in every later run of the same process', async () => {
		const { run, once, create } = submitOnceFixture();
		await run('report', 'one n8n')('row', create);
		expect(await run('report', 'one n8n')('row', create)).toEqual(KNOWN);
		expect(await once('one n8n').lookUp(['row', 'another'])).toEqual(new Map([['row', KNOWN]]));
	});

	it('is created once when many processes have it at the same moment, each key by one of them', async () => {
		const { run, create, created } = submitOnceFixture();
		const keys = Array.from({ length: 20 }, (_, index) => `row ${index}`);
		const all = await Promise.all(
			Array.from({ length: 5 }, async () => {
				const submitOnce = run();
				return await Promise.all(keys.map(async (key) => await submitOnce(key, create)));
			}),
		);
		for (const at of keys.keys()) {
			expect(all.filter((results) => 'task' in results[at]!)).toHaveLength(1);
		}
		expect(created()).toBe(20);
	});

	it('is waited for by another process as long as it takes', async () => {
		const { run, create, created, clock } = submitOnceFixture();
		const slow = async () => {
			await turnsUntil(() => clock.now() >= 600_000);
			return await create();
		};
		const both = await Promise.all([run()('row', slow), run('submitAgain')('row', create)]);
		expect(both).toContainEqual(KNOWN);
		expect(created()).toBe(1);
	});

	it('is created by who waited for it when it was refused for certain', async () => {
		const { run, create, clock } = submitOnceFixture();
		const refused = async () => {
			await turnsUntil(() => clock.now() >= 60_000);
			return await failing({ kind: 'insufficientCredits', httpStatus: 402 })();
		};
		const [first, second] = await Promise.allSettled([
			run()('row', refused),
			nextTurn().then(async () => await run()('row', create)),
		]);
		expect(first.status).toBe('rejected');
		expect(second).toMatchObject({ value: { task: task('task-1') } });
	});

	it('may be tried again when it was refused for certain', async () => {
		const { run, create, marks } = submitOnceFixture();
		await failureOf(run()('row', failing({ kind: 'insufficientCredits', httpStatus: 402 })));
		expect(marks.rows.size).toBe(0);
		expect(await run()('row', create)).toEqual({ task: task('task-1') });
	});

	it.each<[string, Partial<FailureDetails>]>([
		['the connection was lost', {}],
		['the server answered 500', { kind: 'providerError', httpStatus: 500 }],
	])('is reported and not created again when %s', async (_name, details) => {
		const { run, create, created } = submitOnceFixture();
		await failureOf(run()('row', failing(details)));
		const failure = await failureOf(run()('row', create));
		expect(failure.details).toMatchObject({ kind: 'unknownSubmit', mayHaveBeenAccepted: true });
		expect(failure.message).toMatch(/"row" was sent .* may have been charged/);
		expect(created()).toBe(0);
	});

	it('is reported when n8n was killed between sending and answer, and at once the next time', async () => {
		const { run, create, created, killed, clock } = submitOnceFixture();
		await killed('row');
		expect((await failureOf(run()('row', create))).details.kind).toBe('unknownSubmit');
		const known = clock.now();
		expect((await failureOf(run()('row', create))).details.kind).toBe('unknownSubmit');
		expect(clock.now()).toBe(known);
		expect(created()).toBe(0);
	});

	it('is created again after an unknown end only when that was asked for, and is known then', async () => {
		const { run, create, created, killed } = submitOnceFixture();
		await killed('row');
		expect(await run('submitAgain')('row', create)).toEqual({ task: task('task-1') });
		expect(await run('submitAgain')('row', create)).toEqual(KNOWN);
		expect(await run('report')('row', create)).toEqual(KNOWN);
		expect(created()).toBe(1);
	});

	it('is created again once when two processes were told to at the same moment', async () => {
		const { run, create, created } = submitOnceFixture();
		await failureOf(run()('row', failing({})));
		await failureOf(run('submitAgain')('row', failing({})));
		const both = await Promise.all([
			run('submitAgain')('row', create),
			run('submitAgain')('row', create),
		]);
		expect(both).toContainEqual({ task: task('task-1') });
		expect(both).toContainEqual(KNOWN);
		expect(created()).toBe(1);
	});

	it('whose failure names a task was created, whatever else it says', async () => {
		const { run, create, created } = submitOnceFixture();
		const refused = { kind: 'invalidRequest', httpStatus: 422, taskId: 'task-0' } as const;
		await failureOf(run()('row', failing(refused)));
		expect((await failureOf(run()('row', create))).details.kind).toBe('unknownSubmit');
		expect(created()).toBe(0);
	});

	it('is known by the last of its tries, however many were lost before', async () => {
		const { run, once, create, created } = submitOnceFixture();
		await failureOf(run()('row', failing({})));
		await failureOf(run('submitAgain')('row', failing({})));
		await run('submitAgain')('row', create);
		expect(await once().lookUp(['row'])).toEqual(new Map([['row', KNOWN]]));
		expect(await run('report')('row', create)).toEqual(KNOWN);
		expect(created()).toBe(1);
	});

	it('that was refused for certain here, and lost elsewhere, is created again where that is wanted', async () => {
		const { run, create, created } = submitOnceFixture();
		const submitOnce = run('submitAgain');
		await failureOf(submitOnce('row', failing({ kind: 'insufficientCredits', httpStatus: 402 })));
		await failureOf(run()('row', failing({})));
		expect(await submitOnce('row', create)).toEqual({ task: task('task-1') });
		expect(created()).toBe(1);
	});

	it('is not created again in the run in which its end became unknown, whatever the policy', async () => {
		const { run, create, created } = submitOnceFixture();
		const submitOnce = run('submitAgain');
		const [first, second] = await Promise.allSettled([
			submitOnce('row', failing({})),
			submitOnce('row', create),
		]);
		expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
		expect(created()).toBe(0);
	});

	it('costs nothing when the claim cannot be taken', async () => {
		const { create, created, options } = submitOnceFixture();
		const open = async () => await Promise.reject<never>(new Error('no database'));
		const { submit } = createSubmitOnce({ ...options, open });
		const failure = await failureOf(submit('row', 'report', create));
		expect(failure.details).toMatchObject({ mayHaveBeenAccepted: false });
		expect(created()).toBe(0);
	});

	it('keeps the ID of a task that could not be written down', async () => {
		const { marks, options, create } = submitOnceFixture();
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
		const failure = await failureOf(submit('row', 'report', create));
		expect(failure.details).toMatchObject({ taskId: 'task-1', kind: 'unknownSubmit' });
		expect(failure.message).toMatch(/Task task-1 was created, .* disk full/);
	});
});

describe('many keys', () => {
	it('are looked up in one go, and their creates open nothing more', async () => {
		const { run, once, create, killed, marks } = submitOnceFixture();
		await run()('done', create);
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
		await submit('new 0', 'report', create);
		expect(marks.opened() - openedBefore).toBe(4);
	});

	it('that were all created before are opened once', async () => {
		const { run, once, create, marks } = submitOnceFixture();
		const keys = Array.from({ length: 20 }, (_, at) => `row ${at}`);
		const first = run();
		await Promise.all(keys.map(async (key) => await first(key, create)));
		const openedBefore = marks.opened();
		expect((await once().lookUp(keys)).size).toBe(20);
		expect(marks.opened() - openedBefore).toBe(1);
	});
});
