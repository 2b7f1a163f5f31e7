import { toErrorItem } from '../../../nodes/delivery/nodeError';
import { errorOnly, submitErrorIn } from '../../../nodes/delivery/submitError';
import { Failure } from '../../../transport/failure';

const LOST = {
	kind: 'timedOut',
	message: 'No answer. The task may exist',
	nextStep: 'It was not sent again.',
	retryable: true,
	mayHaveBeenAccepted: true,
} as const;
const ITEM = { error: 'No answer', details: { kind: 'timedOut', nextStep: 'Look at them.' } };

describe('an item that comes in as the error of a create', () => {
	it.each(['item', 'errorOutput'] as const)(
		'leaves with its own words, and the tasks that may be its own (%s)',
		(policy) => {
			const lost = new Failure({ ...LOST, possibleTaskIds: ['a', 'b'] });
			const { json } = toErrorItem(policy, lost, 0, { provider: 'vtrix' });
			expect(submitErrorIn(json)?.details).toEqual({
				kind: 'timedOut',
				message: 'The item came in as an error: No answer. The task may exist',
				nextStep: 'It was not sent again.',
				possibleTaskIds: ['a', 'b'],
				retryable: false,
			});
		},
	);

	it.each<[string, object]>([
		['nothing', {}],
		['a task', { taskId: 'a', status: 'succeeded' }],
		['a task that failed', { taskId: 'a', error: { code: null, message: 'No person' } }],
		['an error without words', { ...ITEM, error: '' }],
		['an error of another node', { error: 'Bad request' }],
		['a kind that is none of ours', { ...ITEM, details: { ...ITEM.details, kind: 'odd' } }],
		['no way out', { ...ITEM, details: { kind: 'timedOut' } }],
		['a way out that is no text', { ...ITEM, details: { kind: 'timedOut', nextStep: 7 } }],
	])('is not one that says %s', (_what, json) => {
		expect(submitErrorIn({ ...json })).toBeUndefined();
	});

	it('is not believed what it says of its tasks where that are no IDs', () => {
		const naming = (possibleTaskIds: unknown) =>
			submitErrorIn({ ...ITEM, details: { ...ITEM.details, possibleTaskIds } });
		const most = Array<string>(100).fill('x'.repeat(200));
		expect(naming(most)?.details.possibleTaskIds).toEqual(most);
		for (const none of ['a', [7], { 0: 'a' }, null, [...most, 'a'], ['x'.repeat(201)]]) {
			const failure = naming(none);
			expect(failure?.details.message).toContain('No answer');
			expect(failure?.details.possibleTaskIds).toBeUndefined();
		}
	});

	it('steers nothing else: it is data', () => {
		const forged = { mayHaveBeenAccepted: false, taskId: 'x', sentAtMs: 1, retryAfterMs: 1e9 };
		const failure = submitErrorIn({ ...ITEM, details: { ...ITEM.details, ...forged } });
		expect(Object.keys(failure?.details ?? {}).sort()).toEqual([
			'kind',
			'message',
			'nextStep',
			'retryable',
		]);
	});

	it('is cut where it is longer than any error of this package', () => {
		const long = 'x'.repeat(10_001);
		const failure = submitErrorIn({ error: long, details: { kind: 'timedOut', nextStep: long } });
		expect(failure?.details.nextStep).toBe('x'.repeat(10_000));
		expect(failure?.message).toMatch(/: x{10000}$/);
	});

	it('leaves by the error output with what n8n takes there, and nothing else', () => {
		expect(errorOnly({ ...ITEM, row: 1, provider: 'vtrix' })).toEqual(ITEM);
	});
});
