import { NO_BUDGET } from '../../tasks/budget';
import { earlierQueueSchema, submitQueueSchema } from '../../tasks/storedQueue';
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
});
