import { pollJob, type PollState } from '../../tasks/pollJob';
import { DELIVERY, PASSED, polled, REFUSED_ITEM, seen, stateOf, waiting } from './pollJobState';

describe('a wait that comes back from the database', () => {
	const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
	const read = (value: unknown) => pollJob.state.safeParse(stored(value));

	it('is the one that went in', () => {
		const state: PollState = {
			...stateOf(waiting('a', { outcome: seen('a') }), PASSED, REFUSED_ITEM),
			shape: { fields: 'simplified', includeInput: true },
		};
		expect(read(state).data).toEqual(state);
	});

	it.each<[string, object]>([
		['a provider that nobody knows', waiting('a', { provider: 'nobody' })],
		['no provider', waiting('a', { provider: undefined as unknown as string })],
		['a task that leads elsewhere', waiting('..')],
		['no delivery', { poll: polled('a') }],
		['nothing', {}],
	])('is refused with an item that waits for %s', (_what, item) => {
		expect(read({ policy: 'stop', items: [item] }).success).toBe(false);
	});

	it('is refused without a policy that is known', () => {
		expect(read({ policy: 'whatever', items: [] }).success).toBe(false);
	});

	const { provider: _of, ...known } = polled('a');
	const ofVersion1 = {
		provider: 'vtrix',
		policy: 'stop',
		items: [
			{ watch: known, delivery: DELIVERY },
			{ facts: { kind: 'invalidInput', message: 'No', nextStep: '', retryable: false } },
			PASSED,
		],
	};
	const today = [
		waiting('a'),
		{
			details: { kind: 'invalidInput', message: 'No', nextStep: '', retryable: false },
			provider: 'vtrix',
		},
		PASSED,
	];

	it('of version 1 knows the provider of each of its tasks', () => {
		expect(read(pollJob.upgrade(1, stored(ofVersion1), {})).data).toEqual({
			policy: 'stop',
			items: today,
		});
	});

	it('of version 0 has the rest in the node’s parameters', () => {
		const parameters = { provider: 'vtrix', errorPolicy: 'errorOutput' };
		expect(read(pollJob.upgrade(0, stored(ofVersion1.items), parameters)).data).toEqual({
			policy: 'errorOutput',
			items: today,
		});
	});

	it('of version 2 only had other names', () => {
		const items = [{ watch: polled('a'), delivery: DELIVERY }];
		expect(read(pollJob.upgrade(2, stored({ policy: 'item', items }), {})).data).toEqual(
			stateOf(waiting('a')),
		);
	});

	it('of no version that was ever written is not read', () => {
		expect(pollJob.upgrade(1, { items: 'none' }, {})).toBeUndefined();
		expect(pollJob.upgrade(0, 'none', {})).toBeUndefined();
		expect(pollJob.upgrade(7, ofVersion1, {})).toBeUndefined();
		const parameters = { provider: 'vtrix', errorPolicy: 'stop' };
		expect(pollJob.upgrade(7, stored(ofVersion1.items), parameters)).toBeUndefined();
	});
});
