import type { FailureDetails } from '../../model/failureDetails';
import { submitAll, type Resend } from '../../tasks/submitAll';
import { outcomesOf, startQueue } from '../../tasks/submitQueue';
import type { OnceResult, SubmitOutcome } from '../../tasks/submitResult';
import { cancelled, Failure } from '../../transport/failure';
import { MINUTE, SECOND, manualClock, task } from './scriptedTasks';

const failure = (details: Partial<FailureDetails>) =>
	new Failure({
		kind: 'providerBusy',
		message: 'It is busy',
		nextStep: 'Try again.',
		retryable: true,
		httpStatus: 503,
		...details,
	});
const BUSY = failure({});
const TOO_MANY = failure({ kind: 'rateLimited', message: 'Too many', httpStatus: 429 });
const REFUSED = failure({
	kind: 'insufficientCredits',
	message: 'Too few credits',
	httpStatus: 402,
	retryable: false,
});

/** One item whose key lets it be sent again; what each try gives, and when it was sent. */
async function submitKeyed(
	ends: ReadonlyArray<Error | undefined>,
	{ clock = manualClock(), maxRateLimitWaitMs = 10 * MINUTE } = {},
) {
	const left = [...ends];
	const began = clock.now();
	const sentAt: number[] = [];
	const told: SubmitOutcome[] = [];
	const submit = async (_entry: unknown, resend: Resend): Promise<OnceResult> =>
		await resend(async () => {
			sentAt.push(clock.now() - began);
			const error = left.shift();
			if (error) throw error;
			return { task: task('a') };
		});
	const queue = await submitAll(
		startQueue([{ itemIndex: 4, input: {}, expected: { amount: 70, unit: 'credits' } }]),
		{
			limits: { inFlight: 1, maxRateLimitWaitMs },
			submit,
			clock,
			onResult: (outcome) => told.push(outcome),
		},
	);
	const [outcome] = outcomesOf(queue);
	expect(told).toEqual([outcome]);
	const result = outcome!.result;
	return { result, details: 'details' in result ? result.details : undefined, sentAt, queue };
}

describe('an item that is sent again under its key', () => {
	it.each([
		['busy', BUSY],
		['asking for fewer requests', TOO_MANY],
	])('is waited for while the provider is %s, and has its task then', async (_how, end) => {
		const { result, sentAt, queue } = await submitKeyed([end, end, undefined]);
		expect(result).toEqual({ task: task('a') });
		expect(sentAt).toEqual([0, 15 * SECOND, 30 * SECOND]);
		expect(queue.budget.spent).toBe(70);
	});

	it('waits as long as the provider says, where that is longer', async () => {
		const { sentAt } = await submitKeyed([BUSY.with({ retryAfterMs: 90 * SECOND }), undefined]);
		expect(sentAt).toEqual([0, 90 * SECOND]);
	});

	it('is given up when its time is over, and may have been accepted', async () => {
		const { details, sentAt } = await submitKeyed(
			Array.from({ length: 9 }, () => BUSY),
			{ maxRateLimitWaitMs: 45 * SECOND },
		);
		expect(sentAt).toEqual([0, 15, 30, 45].map((seconds) => seconds * SECOND));
		expect(details).toMatchObject({ kind: 'providerBusy' });
	});

	it('that was refused after it may have been accepted says both', async () => {
		const { details } = await submitKeyed([BUSY.with({ sentAtMs: 7 }), REFUSED]);
		expect(details).toMatchObject({ kind: 'providerBusy', sentAtMs: 7 });
		expect(details?.message).toBe('It is busy. Sent again, it was refused: Too few credits');
	});

	it('that was refused after it certainly was not accepted was not', async () => {
		const { details } = await submitKeyed([TOO_MANY, REFUSED]);
		expect(details).toEqual(REFUSED.details);
	});

	it('tells the first of its tries that may have been accepted', async () => {
		const first = BUSY.with({ sentAtMs: 7 });
		const last = BUSY.with({ sentAtMs: 9, kind: 'connectionLost', httpStatus: undefined });
		const { details } = await submitKeyed([TOO_MANY, first, BUSY.with({ sentAtMs: 8 }), last]);
		expect(details).toMatchObject({ kind: 'connectionLost', sentAtMs: 7 });
	});

	it.each<[string, Failure, Partial<FailureDetails>]>([
		['certainly not accepted', TOO_MANY, { kind: 'cancelled', mayHaveBeenAccepted: false }],
		['maybe accepted', BUSY, { kind: 'providerBusy' }],
	])('that is cancelled while it waits was %s before', async (_what, end, known) => {
		const clock = {
			...manualClock(),
			sleep: async () => await Promise.reject<void>(cancelled()),
		};
		const { details, sentAt } = await submitKeyed([end, undefined], { clock });
		expect(details).toMatchObject(known);
		expect(sentAt).toEqual([0]);
	});
});

describe('a submit queue that is cancelled while it waits', () => {
	it('says of all that waits that nothing was sent for it', async () => {
		let now = 0;
		const clock = {
			now: () => now,
			random: () => 0.5,
			sleep: async () => {
				now += 1;
				await Promise.reject<void>(cancelled());
			},
		};
		const entries = [0, 1].map((itemIndex) => ({ itemIndex, input: {}, expected: null }));
		let sent = 0;
		const queue = await submitAll(startQueue(entries), {
			limits: { inFlight: 1, maxRateLimitWaitMs: MINUTE },
			submit: async () => {
				sent += 1;
				return await Promise.reject<OnceResult>(TOO_MANY);
			},
			clock,
		});
		expect(sent).toBe(1);
		for (const { result } of outcomesOf(queue)) {
			expect(result).toMatchObject({ details: { kind: 'cancelled', mayHaveBeenAccepted: false } });
		}
	});
});
