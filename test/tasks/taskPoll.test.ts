import type { StatusCheck } from '../../tasks/check';
import { afterCheck, GOES_ON, startPoll, USUAL_MS, type TaskPoll } from '../../tasks/taskPoll';
import {
	bare,
	done,
	failing,
	manualClock,
	MINUTE,
	NOT_FOUND,
	REFUSED,
	SECOND,
	task,
} from './scriptedTasks';

const clock = manualClock();
const NOW = clock.now();
const CHANCE = 0.5;

type Given = Parameters<typeof startPoll>[0];
const start = (more: Partial<Given> = {}): TaskPoll =>
	startPoll({ taskId: 'a', ageMs: 0, estimatedMs: null, timeoutMs: 30 * MINUTE, ...more }, clock);
const check = (poll: TaskPoll, what: StatusCheck, atMs = NOW): TaskPoll =>
	afterCheck(poll, what, atMs, CHANCE);

describe('a task that begins to be polled', () => {
	it('is plain data with all that decides when to check', () => {
		expect(start({ provider: 'vtrix', ageMs: 20 * SECOND, estimatedMs: 3 * MINUTE })).toEqual({
			provider: 'vtrix',
			taskId: 'a',
			startedAt: NOW,
			deadlineAt: NOW + 30 * MINUTE,
			createdAt: NOW - 20 * SECOND,
			estimatedMs: 3 * MINUTE,
			// 0.8 of the estimate after its creation, and half a step of 8.75 s.
			checkAt: NOW + 144 * SECOND - 20 * SECOND + 4.375 * SECOND,
			failedChecks: 0,
			bareChecks: 0,
		});
	});

	it('has no provider where all tasks are of one, and keeps the raw answer only where it is wanted', () => {
		expect(start()).not.toHaveProperty('provider');
		expect(start({ includeRawAnswer: false })).not.toHaveProperty('includeRawAnswer');
		expect(start({ includeRawAnswer: true })).toHaveProperty('includeRawAnswer', true);
	});

	it('looks no older than its estimate, or a usual task: a wrong clock must not make it look late', () => {
		const day = 24 * 60 * MINUTE;
		expect(NOW - start({ ageMs: day, estimatedMs: 2 * MINUTE }).createdAt).toBe(2 * MINUTE);
		expect(NOW - start({ ageMs: day }).createdAt).toBe(USUAL_MS);
		expect(NOW - start({ ageMs: MINUTE }).createdAt).toBe(MINUTE);
	});

	it('is checked as a new one where it comes from the future', () => {
		const future = start({ ageMs: -60 * MINUTE, estimatedMs: 2 * MINUTE });
		expect(future.checkAt).toBe(start({ estimatedMs: 2 * MINUTE }).checkAt);
	});
});

describe('a check of a task', () => {
	const answer = { raw: { id: 'a', said: 'much' } };

	it('that finds it open keeps what it is, without the provider’s whole answer', () => {
		const found = task('a', { progress: 40, ...answer });
		const after = check(start({ includeRawAnswer: true }), { task: found }, NOW + SECOND);
		expect(after.last).toEqual(task('a', { progress: 40 }));
		expect(after.outcome).toBeUndefined();
		expect(after.checkAt).toBe(NOW + SECOND + 7.5 * SECOND);
	});

	it.each([
		[true, { ...done('a'), ...answer }],
		[false, done('a')],
	])('that finds its end keeps the answer where it is wanted: %s', (includeRawAnswer, expected) => {
		const after = check(start({ includeRawAnswer }), { task: { ...done('a'), ...answer } });
		expect(after.outcome).toEqual({ kind: 'seen', taskId: 'a', task: expected });
		expect(after.last).toEqual(done('a'));
	});

	it('that fails leaves the last state as it was, counts, and comes again when the server allows', () => {
		const known = check(start(), { task: task('a', { progress: 40 }) });
		const failed = check(known, failing({ retryAfterMs: 77 * SECOND }));
		expect(failed).toMatchObject({ last: known.last, failedChecks: 1, checkAt: NOW + 77 * SECOND });
		const again = check(failed, failing());
		expect(again).toMatchObject({ failedChecks: 2, checkAt: NOW + 12.5 * SECOND });
		expect(check(again, { task: task('a') })).toMatchObject({
			failedChecks: 0,
			checkAt: NOW + 7.5 * SECOND,
		});
	});

	it('that finds a success without its result is given three more, one after the other', () => {
		const BARE: StatusCheck = { task: bare('a') };
		const three = [BARE, BARE, BARE].reduce((poll, what) => check(poll, what), start());
		expect(three).toMatchObject({ bareChecks: 3 });
		expect(three.outcome).toBeUndefined();
		expect(check(three, BARE).outcome).toMatchObject({ kind: 'gaveUp', taskId: 'a' });
		// Another state in between, and it begins anew.
		const open = check(three, { task: task('a') });
		expect(open.bareChecks).toBe(0);
		expect(check(open, BARE).outcome).toBeUndefined();
		// A check that failed has seen nothing.
		expect(check(three, failing())).toMatchObject({ bareChecks: 3, failedChecks: 1 });
	});

	it('is the last one at the deadline, and not a moment before', () => {
		const atEnd = NOW + 30 * MINUTE;
		for (const what of [failing(), { task: bare('a') }, { task: task('a') }]) {
			expect(check(start(), what, atEnd - 1).outcome).toBeUndefined();
		}
		expect(check(start(), failing(), atEnd).outcome?.kind).toBe('gaveUp');
		expect(check(start(), { task: bare('a') }, atEnd).outcome?.kind).toBe('gaveUp');
		expect(check(start(), { task: task('a') }, atEnd).outcome).toEqual({
			kind: 'timedOut',
			taskId: 'a',
			last: task('a'),
			waitedMs: 30 * MINUTE,
		});
		expect(check(start(), { task: done('a') }, atEnd).outcome?.kind).toBe('seen');
	});

	it('may not find it for half a minute from the beginning of the wait', () => {
		expect(check(start(), NOT_FOUND, NOW + 30 * SECOND - 1).outcome).toBeUndefined();
		expect(check(start(), NOT_FOUND, NOW + 30 * SECOND).outcome?.kind).toBe('gaveUp');
		const short = start({ timeoutMs: 10 * SECOND });
		expect(check(short, NOT_FOUND, NOW + 10 * SECOND).outcome?.kind).toBe('gaveUp');
	});

	it('that ends the wait says of what, its last state, and how to go on without another create', () => {
		const known = check(start(), { task: task('a', { progress: 40 }) });
		const nextStepOf = (what: StatusCheck, poll = start()) => {
			const { outcome } = check(poll, what, NOW + 30 * MINUTE);
			return outcome?.kind === 'gaveUp' ? outcome.details.nextStep : undefined;
		};
		expect(check(known, REFUSED).outcome).toMatchObject({
			kind: 'gaveUp',
			taskId: 'a',
			last: known.last,
			details: { kind: 'authentication', taskId: 'a' },
		});
		expect(check(start(), REFUSED).outcome).not.toHaveProperty('last');
		// "Try again." would be advice for a create.
		expect(nextStepOf(failing({ nextStep: 'Create it again.' }))).toBe(GOES_ON);
		expect(nextStepOf(failing({ nextStep: 'Mend the key.', retryable: false }))).toBe(
			`Mend the key. ${GOES_ON}`,
		);
		expect(
			nextStepOf(failing({ kind: 'notFound', nextStep: 'Check the ID.', retryable: false })),
		).toBe('Check the ID.');
	});
});
