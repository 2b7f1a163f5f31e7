import { NO_BUDGET } from '../../tasks/budget';
import { earlierQueueSchema, outcomeSchema, submitQueueSchema } from '../../tasks/storedQueue';
import { endSubmitting, outcomesOf, startQueue } from '../../tasks/submitQueue';
import { notTried } from '../../tasks/submitResult';
import { manualClock, scriptedTasks, task } from './scriptedTasks';

const entry = (itemIndex: number) => ({ itemIndex, input: { prompt: 'x' }, expected: null });
const stored = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

/** As version 0.1 wrote it: the first was accepted, the second is the next to be sent. */
const EARLIER = {
	slots: [
		{ ...entry(0), result: { task: task('a') }, poll: scriptedTasks({}, manualClock()).poll('a') },
		entry(1),
		entry(2),
	],
	budget: NO_BUDGET,
	stopOnFailure: false,
	announced: true,
	heldUntil: 7_000,
	refusals: 1,
	giveUpAt: 9_000,
};

describe('a submit queue that comes back from the database', () => {
	it('is the one that went in, also when nothing limits it', () => {
		const queue = startQueue([entry(0), entry(1)]);
		expect(submitQueueSchema.parse(stored(queue))).toEqual(queue);
	});

	it('of an earlier version goes on: what was announced is being submitted, and the slots are taken', () => {
		const queue = earlierQueueSchema.parse(stored(EARLIER));
		expect(queue).toMatchObject({ slotsTakenUntil: 7_000, rateLimitedUntil: 0, giveUpAt: 9_000 });
		expect(queue.entries.map(({ isSubmitting }) => isSubmitting)).toEqual([
			undefined,
			true,
			undefined,
		]);
		const { result } = outcomesOf(endSubmitting(queue, notTried))[1]!;
		expect(result).toEqual(notTried());
	});

	it('of an earlier version that had announced nothing is sending nothing', () => {
		const queue = earlierQueueSchema.parse(stored({ ...EARLIER, announced: false }));
		expect(queue.entries.some(({ isSubmitting }) => isSubmitting)).toBe(false);
	});

	it('is refused when what steers money or requests is not there', () => {
		const wrong = [
			{ ...EARLIER, budget: { maxCredits: 1 } },
			{ ...EARLIER, slots: [{ itemIndex: 0, input: {} }] },
			{ ...EARLIER, announced: undefined },
			{ ...startQueue([]), giveUpAt: null },
		];
		expect(
			wrong.map((one) =>
				[submitQueueSchema, earlierQueueSchema].some(
					(schema) => schema.safeParse(stored(one)).success,
				),
			),
		).toEqual(wrong.map(() => false));
	});

	const FULL = {
		...entry(0),
		expected: { amount: 7, unit: 'USD' },
		isSubmitting: true,
		firstTryAt: 5,
		result: { task: task('a') },
		poll: scriptedTasks({}, manualClock()).poll('a'),
		submitOnceKey: 'row 1',
		idempotencyKey: 'abc',
	};
	const read = (changes: object) =>
		submitQueueSchema.safeParse(stored({ ...startQueue([]), entries: [{ ...FULL, ...changes }] }));

	it.each<[string, object]>([
		['a task', {}],
		['a key that had been used before', { result: { alreadySubmitted: 'row 1', more: 1 } }],
		[
			'an error',
			{
				result: {
					details: {
						kind: 'providerBusy',
						message: 'no',
						nextStep: '',
						retryable: true,
						code: '7',
					},
				},
			},
		],
		['nothing yet', { result: undefined, poll: undefined, isSubmitting: undefined }],
		['a price that nobody knows', { expected: null }],
	])('keeps all that is known of an entry: %s', (_what, changes) => {
		const written = stored({ ...FULL, ...changes });
		expect(read(changes).data?.entries).toEqual([written]);
	});

	it('reads what an earlier version called by other names', () => {
		const details = { kind: 'providerBusy', message: 'no', nextStep: '', retryable: true };
		const { poll: watch, ...rest } = FULL;
		const earlier = { ...rest, watch, result: { facts: details } };
		const found = submitQueueSchema.parse(stored({ ...startQueue([]), entries: [earlier] }));
		expect(found.entries).toEqual([{ ...FULL, result: { details } }]);
	});

	it.each<[string, object]>([
		['no number', { itemIndex: 'first' }],
		['no values', { input: 'prompt' }],
		['no price', { expected: undefined }],
		['a price in another money', { expected: { amount: 7, unit: 'EUR' } }],
		['a price without an amount', { expected: { unit: 'USD' } }],
		['a mark that is none', { isSubmitting: false }],
		['a time that is none', { firstTryAt: 'now' }],
		['a result that is none', { result: {} }],
		['a task that leads elsewhere', { result: { task: task('..') } }],
		['an error of no kind', { result: { details: { kind: 'odd' } } }],
		['a poll that is none', { poll: { taskId: 'a' } }],
		['a key that is no text', { submitOnceKey: 7 }],
		['an idempotency key that is no text', { idempotencyKey: 7 }],
	])('is refused for an entry with %s', (_what, changes) => {
		expect(read(changes).success).toBe(false);
	});

	it.each([
		'budget',
		'stopOnFailure',
		'refusals',
		'giveUpAt',
		'entries',
		'rateLimitedUntil',
		'slotsTakenUntil',
	])('is refused with another %s', (field) => {
		const wrong = stored({ ...startQueue([]), [field]: 'odd' });
		expect(submitQueueSchema.safeParse(wrong).success).toBe(false);
	});

	it.each(['maxCredits', 'minBalance', 'balance', 'spent'])(
		'is refused with another %s in its budget',
		(field) => {
			const budget = { ...startQueue([]).budget, [field]: 'much' };
			const wrong = stored({ ...startQueue([]), budget });
			expect(submitQueueSchema.safeParse(wrong).success).toBe(false);
		},
	);

	it('says how an item ended as it was, and nothing of another form', () => {
		const outcome = { itemIndex: 3, result: { alreadySubmitted: 'row' }, more: 1 };
		expect(outcomeSchema.parse(outcome)).toEqual(outcome);
		expect(outcomeSchema.safeParse({ ...outcome, itemIndex: '3' }).success).toBe(false);
		expect(outcomeSchema.safeParse({ itemIndex: 3 }).success).toBe(false);
	});
});
