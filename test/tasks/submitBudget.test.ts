import fc from 'fast-check';

import type { FailureKind } from '../../model/failureDetails';
import { NO_BUDGET } from '../../tasks/budget';
import { submitAll } from '../../tasks/submitAll';
import { outcomesOf, startQueue } from '../../tasks/submitQueue';
import { Failure } from '../../transport/failure';
import { manualClock, task } from './scriptedTasks';

const failure = (kind: FailureKind) =>
	new Failure({ kind, message: 'It failed', nextStep: 'Look.', retryable: false });

describe('the budget of a submit queue', () => {
	it('never lets more be spent than it may, whatever the prices, answers and numbers at once', async () => {
		const submission = fc.record({
			expected: fc.integer({ min: 0, max: 100 }),
			/** What the answer says, as a part of what was expected; `null`: nothing. */
			part: fc.option(fc.constantFrom(0, 0.5, 1)),
			end: fc.constantFrom('accepted', 'refused', 'lost'),
			turns: fc.integer({ min: 1, max: 5 }),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(submission, { maxLength: 30 }),
				fc.integer({ min: 0, max: 500 }),
				fc.integer({ min: 1, max: 6 }),
				async (given, maxCredits, inFlight) => {
					let spent = 0;
					const sent: number[] = [];
					const submissions = given.map(({ expected, part, end, turns }, itemIndex) => ({
						itemIndex,
						expected: { amount: expected, unit: 'credits' as const },
						submit: async () => {
							sent.push(itemIndex);
							for (let turn = 0; turn < turns; turn++) {
								await new Promise((resolve) => setImmediate(resolve));
							}
							if (end === 'refused') throw failure('invalidRequest');
							const amount = part === null ? expected : expected * part;
							spent += end === 'lost' ? expected : amount;
							if (end === 'lost') throw failure('connectionLost');
							const cost = { amount, unit: 'credits' as const };
							return { task: task(`task-${itemIndex}`, part === null ? {} : { cost }) };
						},
					}));
					const budget = { ...NO_BUDGET, maxCredits };
					const entries = submissions.map(({ submit: _submit, ...entry }) => ({
						...entry,
						input: {},
					}));
					const queue = await submitAll(startQueue(entries, { budget }), {
						limits: { inFlight, maxRateLimitWaitMs: 0 },
						submit: async ({ itemIndex }) => await submissions[itemIndex]!.submit(),
						clock: manualClock(),
					});
					const results = outcomesOf(queue).map(({ result }) => result);
					expect(spent).toBeLessThanOrEqual(maxCredits);
					expect(results).toHaveLength(given.length);
					expect(new Set(sent).size).toBe(sent.length);
					const firstOver = results.findIndex(
						(result) => 'details' in result && result.details.kind === 'overBudget',
					);
					// Nothing that costs anything is submitted after the first that does not fit in.
					const later = sent.filter((item) => firstOver >= 0 && item > firstOver);
					expect(later.every((item) => given[item]!.expected === 0)).toBe(true);
				},
			),
			{ numRuns: 200 },
		);
	});
});
