import type { Provider } from '../../providers/provider';
import { withPossibleTasks } from '../../tasks/lostTasks';
import type { SubmitOutcome } from '../../tasks/submitResult';
import type { Api } from '../../transport/api';
import { LOST, SENT, at, providerOf } from './lostSubmit';
import { MINUTE, SECOND } from './scriptedTasks';

describe('submissions of which some were lost', () => {
	const lost = (itemIndex: number): SubmitOutcome => ({
		itemIndex,
		result: { details: LOST.details },
	});
	const connection = { api: {} as Api, clock: { now: () => SENT + MINUTE } };
	const listing = providerOf([at('mine', SECOND), at('elsewhere', SECOND), at('new', SECOND)]);
	const mine: SubmitOutcome = { itemIndex: 0, result: { task: at('mine', SECOND) } };

	it('are offered what nobody accounts for; the others stay as they are', async () => {
		const outcomes = [mine, lost(1)];
		const [first, second] = await withPossibleTasks(listing, async () => connection, outcomes, [
			'elsewhere',
		]);
		expect(first).toBe(mine);
		expect(second).toMatchObject({
			itemIndex: 1,
			result: { details: { kind: 'timedOut', possibleTaskIds: ['new'] } },
		});
	});

	it('are not looked for in the list of another provider than the one that was asked', async () => {
		const [elsewhere, here] = ['vtrix', 'danceGenerator'].map((provider, itemIndex) => ({
			itemIndex,
			result: { details: LOST.details, provider },
		}));
		const provider = { ...listing, id: 'danceGenerator' };
		const ask = jest.fn(async () => connection);
		expect(await withPossibleTasks(provider, ask, [elsewhere!])).toEqual([elsewhere]);
		expect(ask).not.toHaveBeenCalled();
		const both = await withPossibleTasks(provider, ask, [elsewhere!, here!]);
		expect(both[0]).toBe(elsewhere);
		expect(both[1]).toMatchObject({
			result: { details: { possibleTaskIds: expect.arrayContaining(['new']) as string[] } },
		});
	});

	it('are not looked for in the list of another account than the one that was asked', async () => {
		const [theirs, ours, unsaid] = ['theirs', 'ours', undefined].map((account, itemIndex) => ({
			itemIndex,
			result: { details: LOST.details, ...(account !== undefined && { account }) },
		}));
		const pages: number[] = [];
		const read = providerOf([at('new', SECOND)], (page) => pages.push(page));
		const ask = async () => ({ ...connection, account: 'ours' });
		expect(await withPossibleTasks(read, ask, [theirs!])).toEqual([theirs]);
		expect(pages).toEqual([]);
		const [first, ...others] = await withPossibleTasks(read, ask, [theirs!, ours!, unsaid!]);
		expect(first).toBe(theirs);
		for (const { result } of others) {
			expect(result.details).toMatchObject({ possibleTaskIds: ['new'] });
		}
		expect(others[0]?.result).toHaveProperty('account', 'ours');
	});

	it('know the task of a failure that names one', async () => {
		const named: SubmitOutcome = {
			itemIndex: 0,
			result: { details: LOST.with({ taskId: 'new' }).details },
		};
		const [first, second] = await withPossibleTasks(
			listing,
			async () => connection,
			[named, lost(1)],
			['mine', 'elsewhere'],
		);
		expect(first).toBe(named);
		expect(JSON.stringify(second)).not.toContain('possibleTaskIds');
	});

	it('are not offered the task of a key that was submitted before', async () => {
		const before: SubmitOutcome = {
			itemIndex: 0,
			result: { alreadySubmitted: 'row', taskId: 'new' },
		};
		const [, second] = await withPossibleTasks(
			listing,
			async () => connection,
			[before, lost(1)],
			['mine', 'elsewhere'],
		);
		expect(JSON.stringify(second)).not.toContain('possibleTaskIds');
	});

	it.each<[string, SubmitOutcome[]]>([
		['was lost', [mine]],
		[
			'is open',
			[{ itemIndex: 0, result: { details: LOST.with({ mayHaveBeenAccepted: false }).details } }],
		],
		[
			'has a time: an earlier run sent it',
			[{ itemIndex: 0, result: { details: LOST.with({ sentAtMs: undefined }).details } }],
		],
		['is new', [{ itemIndex: 0, result: { alreadySubmitted: 'row' } }]],
	])('are not looked for where nothing %s', async (_what, outcomes) => {
		const ask = jest.fn(async () => connection);
		expect(await withPossibleTasks(listing, ask, outcomes)).toEqual(outcomes);
		expect(ask).not.toHaveBeenCalled();
	});

	it('are not looked for at a provider without a list', async () => {
		const ask = jest.fn(async () => connection);
		const outcomes = [lost(0)];
		expect(await withPossibleTasks({} as Provider, ask, outcomes)).toEqual(outcomes);
		expect(ask).not.toHaveBeenCalled();
	});

	it.each([
		['there is no connection', async () => await Promise.reject<never>(new Error('no key'))],
		['it fails', async () => connection],
	])('say that the list could not be read when %s', async (_why, connectionOf) => {
		const failing = {
			listTasks: {
				statuses: [],
				maxPageSize: 2,
				page: async () => await Promise.reject(new Error('busy')),
			},
		} as unknown as Provider;
		const [outcome] = await withPossibleTasks(failing, connectionOf, [lost(0)]);
		expect(outcome).toMatchObject({
			result: {
				details: {
					nextStep: "The provider's list of tasks could not be read. It was not sent again.",
				},
			},
		});
	});
});
