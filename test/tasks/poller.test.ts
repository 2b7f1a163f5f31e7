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
	stage,
	succeedsAfter,
	task,
	type Part,
} from './stagedTasks';

/** Polls one task to its end. */
async function watchOne(
	part: Part,
	more: { timeoutMs?: number; estimatedMs?: number | null; ageMs?: number } = {},
) {
	const { checkAll, clock, looks, poll } = stage({ a: part });
	const { polls, suspendMs } = await pollUntilEnded([poll('a', more)], { checkAll, clock });
	const [ended] = polls;
	return { outcome: ended?.outcome, looks: looks.map(({ atSeconds }) => atSeconds), suspendMs };
}

describe('a polled task', () => {
	it.each([
		['succeeded', done('a')],
		['failed', failed('a')],
	])('has been seen to the end when it %s', async (_how, ended) => {
		const { outcome, looks, suspendMs } = await watchOne(
			inTurn({ task: task('a') }, { task: ended }),
		);
		expect(outcome).toEqual({ kind: 'seen', taskId: 'a', task: ended });
		expect(looks).toHaveLength(2);
		expect(suspendMs).toBeUndefined();
	});

	it('is not looked at before it can be expected, by its estimate and its age', async () => {
		const part = succeedsAfter('a', 180 * SECOND);
		const [first = 0] = (await watchOne(part, { estimatedMs: 180 * SECOND })).looks;
		expect(first).toBeGreaterThanOrEqual(0.8 * 180);
		const late = await watchOne(part, { estimatedMs: 180 * SECOND, ageMs: 100 * SECOND });
		expect(late.looks[0]).toBeLessThan(60);
	});

	it('goes on after a look that failed', async () => {
		const { outcome, looks } = await watchOne(
			inTurn(
				failing(),
				failing({ kind: 'connectionLost' }),
				failing({ kind: 'unreadableAnswer' }),
				{ task: done('a') },
			),
		);
		expect(outcome?.kind).toBe('seen');
		expect(looks).toHaveLength(4);
	});

	it('is looked at less often while the looks fail, and not before the server allows', async () => {
		const busy = await watchOne(
			inTurn(...Array.from({ length: 4 }, () => failing()), { task: done('a') }),
		);
		const steps = busy.looks.slice(1).map((at, index) => at - (busy.looks[index] ?? 0));
		expect(steps).toEqual([...steps].sort((one, other) => one - other));
		expect(steps.at(-1)).toBeGreaterThan(2 * (steps[0] ?? 0));

		const told = await watchOne(
			inTurn(failing({ httpStatus: 429, retryAfterMs: 300 * SECOND }), { task: done('a') }),
		);
		expect((told.looks[1] ?? 0) - (told.looks[0] ?? 0)).toBeGreaterThanOrEqual(300);
	});

	it('is looked at as often as before once a look succeeds', async () => {
		const { looks } = await watchOne(
			inTurn(failing(), failing(), failing(), { task: task('a') }, { task: done('a') }),
		);
		const steps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
		expect(steps.at(-1)).toBeLessThan(steps.at(-2) ?? 0);
	});

	it('is given up at once when waiting cannot mend what is wrong, with its ID and last state', async () => {
		const last = task('a', { providerStatus: 'Brewing' });
		const { outcome, looks } = await watchOne(inTurn({ task: last }, REFUSED));
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			taskId: 'a',
			last,
			details: { kind: 'authentication', taskId: 'a' },
		});
		expect(looks).toHaveLength(2);
	});

	it('may be unknown for half a minute after the wait began', async () => {
		const found: Part = (elapsedMs) => (elapsedMs < 29 * SECOND ? NOT_FOUND : { task: done('a') });
		expect((await watchOne(found)).outcome?.kind).toBe('seen');
	});

	it('that stays unknown after that is given up', async () => {
		const { outcome, looks } = await watchOne(inTurn(NOT_FOUND));
		expect(outcome).toMatchObject({ kind: 'gaveUp', details: { kind: 'notFound', taskId: 'a' } });
		expect(looks.at(-1)).toBeGreaterThanOrEqual(30);
		expect(looks.at(-1)).toBeLessThan(60);
	});

	it('that becomes unknown later is given up at once', async () => {
		const { outcome, looks } = await watchOne((elapsedMs) =>
			elapsedMs < 2 * MINUTE ? { task: task('a') } : NOT_FOUND,
		);
		expect(outcome).toMatchObject({ kind: 'gaveUp', last: { taskId: 'a' } });
		expect(looks.filter((at) => at >= 120)).toHaveLength(1);
	});

	it('is asked again when its success names no result yet', async () => {
		const { outcome, looks } = await watchOne(
			inTurn({ task: bare('a') }, { task: bare('a') }, { task: done('a') }),
		);
		expect(outcome?.kind).toBe('seen');
		expect(looks).toHaveLength(3);
	});

	it('whose success never names a result is given up with an error of its own', async () => {
		const { outcome, looks } = await watchOne(inTurn({ task: bare('a') }));
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			details: {
				taskId: 'a',
				message: 'Task a succeeded, says the provider, but it names no result',
			},
		});
		expect(looks).toHaveLength(4);
	});

	it('is looked at once more when the time runs out, and not after that', async () => {
		const { outcome, looks } = await watchOne(inTurn({ task: task('a') }), {
			timeoutMs: 5 * MINUTE,
		});
		expect(outcome).toMatchObject({
			kind: 'timedOut',
			taskId: 'a',
			last: { taskId: 'a' },
			waitedMs: 5 * MINUTE,
		});
		expect(looks.at(-1)).toBe(300);
	});

	it.each([0, SECOND, 90 * SECOND])(
		'that ends with the time (%i ms) is seen by the last look',
		async (timeoutMs) => {
			const { outcome, looks } = await watchOne(succeedsAfter('a', timeoutMs), {
				timeoutMs,
				estimatedMs: 10 * MINUTE,
			});
			expect(outcome?.kind).toBe('seen');
			expect(looks).toEqual([timeoutMs / SECOND]);
		},
	);

	it('is given up with the last failure when the time runs out while looks fail', async () => {
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
