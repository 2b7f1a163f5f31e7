import { pollUntilEnded } from '../../tasks/poller';
import {
	MINUTE,
	NOT_FOUND,
	REFUSED,
	SECOND,
	bare,
	done,
	failed,
	failing,
	inTurn,
	scriptedTasks,
	succeedsAfter,
	task,
	type Script,
} from './scriptedTasks';

/** Polls one task to its end. */
async function watchOne(
	part: Script,
	more: { timeoutMs?: number; estimatedMs?: number | null; ageMs?: number } = {},
) {
	const { checkAll, clock, checks, poll } = scriptedTasks({ a: part });
	const { polls, suspendMs } = await pollUntilEnded([poll('a', more)], { checkAll, clock });
	const [ended] = polls;
	return { outcome: ended?.outcome, checks: checks.map(({ atSeconds }) => atSeconds), suspendMs };
}

describe('a polled task', () => {
	it.each([
		['succeeded', done('a')],
		['failed', failed('a')],
	])('has been seen to the end when it %s', async (_how, ended) => {
		const { outcome, checks, suspendMs } = await watchOne(
			inTurn({ task: task('a') }, { task: ended }),
		);
		expect(outcome).toEqual({ kind: 'seen', taskId: 'a', task: ended });
		expect(checks).toHaveLength(2);
		expect(suspendMs).toBeUndefined();
	});

	it('is not checked before it can be expected, by its estimate and its age', async () => {
		const part = succeedsAfter('a', 180 * SECOND);
		const [first = 0] = (await watchOne(part, { estimatedMs: 180 * SECOND })).checks;
		expect(first).toBeGreaterThanOrEqual(0.8 * 180);
		const late = await watchOne(part, { estimatedMs: 180 * SECOND, ageMs: 100 * SECOND });
		expect(late.checks[0]).toBeLessThan(60);
	});

	it('goes on after a check that failed', async () => {
		const { outcome, checks } = await watchOne(
			inTurn(
				failing(),
				failing({ kind: 'connectionLost' }),
				failing({ kind: 'unreadableAnswer' }),
				{ task: done('a') },
			),
		);
		expect(outcome?.kind).toBe('seen');
		expect(checks).toHaveLength(4);
	});

	it('is checked less often while the checks fail, and not before the server allows', async () => {
		const busy = await watchOne(
			inTurn(...Array.from({ length: 4 }, () => failing()), { task: done('a') }),
		);
		const steps = busy.checks.slice(1).map((at, index) => at - (busy.checks[index] ?? 0));
		expect(steps).toEqual([...steps].sort((one, other) => one - other));
		expect(steps.at(-1)).toBeGreaterThan(2 * (steps[0] ?? 0));

		const told = await watchOne(
			inTurn(failing({ httpStatus: 429, retryAfterMs: 300 * SECOND }), { task: done('a') }),
		);
		expect((told.checks[1] ?? 0) - (told.checks[0] ?? 0)).toBeGreaterThanOrEqual(300);
	});

	it('is checked as often as before once a check succeeds', async () => {
		const { checks } = await watchOne(
			inTurn(failing(), failing(), failing(), { task: task('a') }, { task: done('a') }),
		);
		const steps = checks.slice(1).map((at, index) => at - (checks[index] ?? 0));
		expect(steps.at(-1)).toBeLessThan(steps.at(-2) ?? 0);
	});

	it('is given up at once when waiting cannot mend what is wrong, with its ID and last state', async () => {
		const last = task('a', { providerStatus: 'Brewing' });
		const { outcome, checks } = await watchOne(inTurn({ task: last }, REFUSED));
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			taskId: 'a',
			last,
			details: { kind: 'authentication', taskId: 'a' },
		});
		expect(checks).toHaveLength(2);
	});

	it('may be unknown for half a minute after the wait began', async () => {
		const found: Script = (elapsedMs) =>
			elapsedMs < 29 * SECOND ? NOT_FOUND : { task: done('a') };
		expect((await watchOne(found)).outcome?.kind).toBe('seen');
	});

	it('that stays unknown after that is given up', async () => {
		const { outcome, checks } = await watchOne(inTurn(NOT_FOUND));
		expect(outcome).toMatchObject({ kind: 'gaveUp', details: { kind: 'notFound', taskId: 'a' } });
		expect(checks.at(-1)).toBeGreaterThanOrEqual(30);
		expect(checks.at(-1)).toBeLessThan(60);
	});

	it('that becomes unknown later is given up at once', async () => {
		const { outcome, checks } = await watchOne((elapsedMs) =>
			elapsedMs < 2 * MINUTE ? { task: task('a') } : NOT_FOUND,
		);
		expect(outcome).toMatchObject({ kind: 'gaveUp', last: { taskId: 'a' } });
		expect(checks.filter((at) => at >= 120)).toHaveLength(1);
	});

	it('is asked again when its success names no result yet', async () => {
		const { outcome, checks } = await watchOne(
			inTurn({ task: bare('a') }, { task: bare('a') }, { task: done('a') }),
		);
		expect(outcome?.kind).toBe('seen');
		expect(checks).toHaveLength(3);
	});

	it('whose success never names a result is given up with an error of its own', async () => {
		const { outcome, checks } = await watchOne(inTurn({ task: bare('a') }));
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			details: {
				taskId: 'a',
				message: 'The provider says that task a succeeded but gives no result',
			},
		});
		expect(checks).toHaveLength(4);
	});

	it('is checked once more when the time runs out, and not after that', async () => {
		const { outcome, checks } = await watchOne(inTurn({ task: task('a') }), {
			timeoutMs: 5 * MINUTE,
		});
		expect(outcome).toMatchObject({
			kind: 'timedOut',
			taskId: 'a',
			last: { taskId: 'a' },
			waitedMs: 5 * MINUTE,
		});
		expect(checks.at(-1)).toBe(300);
	});

	it.each([0, SECOND, 90 * SECOND])(
		'that ends with the time (%i ms) is seen by the last check',
		async (timeoutMs) => {
			const { outcome, checks } = await watchOne(succeedsAfter('a', timeoutMs), {
				timeoutMs,
				estimatedMs: 10 * MINUTE,
			});
			expect(outcome?.kind).toBe('seen');
			expect(checks).toEqual([timeoutMs / SECOND]);
		},
	);

	it('is given up with the last failure when the time runs out while checks fail', async () => {
		const { outcome } = await watchOne(inTurn({ task: task('a') }, failing()), {
			timeoutMs: MINUTE,
		});
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			details: { kind: 'providerBusy', taskId: 'a' },
		});
	});

	it('with a status that nobody knows stays open until the time runs out', async () => {
		const odd = task('a', { providerStatus: 'Reticulating' });
		const { outcome } = await watchOne(inTurn({ task: odd }), { timeoutMs: MINUTE });
		expect(outcome).toMatchObject({ kind: 'timedOut', last: { providerStatus: 'Reticulating' } });
	});

	it('does not end by its progress', async () => {
		const full = task('a', { progress: 100 });
		const { outcome } = await watchOne(inTurn({ task: full }, { task: full }, { task: done('a') }));
		expect(outcome?.kind).toBe('seen');
	});
});
