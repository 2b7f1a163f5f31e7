import { createRunExecutionData } from 'n8n-workflow';

import { errorOf } from '../engine/sandboxRunner';
import type { More } from './fixture';
import { executionOf, NODE, retriedFixture, RUN } from './retried';

const { retry, go, creates, sandbox } = retriedFixture();

describe("a retry from n8n's list of an execution that was retried before", () => {
	/** Runs an execution that begins with what n8n has kept of another; gives what n8n keeps of it. */
	const attempt = async (
		executionId: string,
		kept: object,
		more: Parameters<typeof retry>[1] = {},
	): Promise<object> => {
		const executionData = executionOf(1_000, kept);
		// Of a retry n8n has written down what it began as: a copy of the one before.
		const known: Parameters<typeof retry>[0] =
			more.mode === 'trigger' ? {} : { Start: [RUN], [NODE]: [] };
		await go(
			retry(known, { executionId, executionData, onError: 'continueRegularOutput', ...more }),
		);
		return structuredClone(executionData.executionData!.contextData);
	};
	/** As n8n has written it down before the node began. */
	const BEFORE = createRunExecutionData({ resultData: { runData: { Start: [RUN] } } });
	const refuse = (times: number) =>
		sandbox().inject({
			path: '/generate',
			times,
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});

	const refuseAtSeedance2 = (times: number) =>
		sandbox().inject({
			method: 'POST',
			times,
			action: { type: 'answer', status: 402, body: { error: { code: 'insufficient_credits' } } },
		});
	/** Another account of Seedance 2, as far as can be told from here. */
	const atAnotherAddress = () => sandbox().baseUrl('seedance2Io').replace('127.0.0.1', 'localhost');

	/** The first execution, in which nothing could be paid. */
	const unpaid = async () => {
		refuse(2);
		return await attempt('1', {}, { mode: 'trigger' });
	};

	it('creates nothing again when n8n was ended in that retry: of what it did nothing is kept', async () => {
		const kept = await unpaid();
		await attempt('2', kept);
		expect(sandbox().paidCreates()).toBe(2);
		// The row of the second is still the copy of the first that it began as.
		await attempt('3', kept);
		await attempt('4', kept);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('creates nothing again of what that retry created, also where the older one is retried once more', async () => {
		const kept = await unpaid();
		const later = await attempt('2', kept);
		await attempt('3', later);
		await attempt('4', kept);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('creates what neither could pay', async () => {
		const kept = await unpaid();
		refuse(2);
		await attempt('2', kept);
		await attempt('3', kept);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('creates nothing at a provider that takes keys of what a later retry has created at another', async () => {
		const kept = await unpaid();
		await attempt('2', kept);
		await attempt('3', kept, { provider: 'seedance2Io' });
		expect(sandbox().paidCreates()).toBe(2);
		expect(creates().filter(({ path }) => path.includes('/video'))).toEqual([]);
	});

	it('sends its items once more where the provider knows them by their keys: each reaches its task', async () => {
		const provider = 'seedance2Io';
		refuseAtSeedance2(2);
		const kept = await attempt('1', {}, { mode: 'trigger', provider });
		await attempt('2', kept, { provider });
		await attempt('3', kept, { provider });
		expect(sandbox().paidCreates()).toBe(2);
		const keys = creates().map(({ headers }) => headers['idempotency-key']);
		expect(keys).toHaveLength(6);
		expect(new Set(keys).size).toBe(2);
	});

	it.each<[string, () => Parameters<typeof retry>[1]]>([
		['provider', () => ({})],
		['account', () => ({ provider: 'seedance2Io', baseUrl: atAnotherAddress() })],
	])(
		'creates nothing at another %s of what a retry has created where keys are known',
		async (_what, there) => {
			const provider = 'seedance2Io';
			refuseAtSeedance2(2);
			const kept = await attempt('1', {}, { mode: 'trigger', provider });
			const later = await attempt('2', kept, { provider });
			await attempt('3', kept, there());
			expect(sandbox().paidCreates()).toBe(2);
			expect(creates()).toHaveLength(4);
			// It has left no trace of its own.
			await attempt('4', kept, { provider });
			expect(creates()).toHaveLength(6);
			await attempt('5', kept, there());
			await attempt('6', later, there());
			expect(creates()).toHaveLength(6);
			expect(sandbox().paidCreates()).toBe(2);
		},
	);

	it('creates nothing where keys are known of what a retry of its retry has created elsewhere', async () => {
		const provider = 'seedance2Io';
		refuseAtSeedance2(4);
		const kept = await attempt('1', {}, { mode: 'trigger', provider });
		const later = await attempt('2', kept, { provider });
		await attempt('3', later);
		await attempt('4', kept, { provider });
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('creates nothing there either where a retry knows nothing of the first: it would have other keys', async () => {
		const provider = 'seedance2Io';
		await attempt('2', {}, { provider, mode: 'retry', getRunExecutionData: async () => BEFORE });
		await attempt('3', {}, { provider, mode: 'retry', getRunExecutionData: async () => BEFORE });
		expect(sandbox().paidCreates()).toBe(2);
		expect(creates()).toHaveLength(2);
	});

	it('creates its items once when it is retried twice at the same moment', async () => {
		const kept = await unpaid();
		await Promise.all(['2', '3'].map(async (id) => await attempt(id, kept)));
		expect(sandbox().paidCreates()).toBe(2);
	});
});

describe("a retry from n8n's list of an execution that has slept", () => {
	it.each(['trigger', 'manual'] as const)(
		'creates nothing again of the run that n8n was killed in, whatever the workflow saves (%s)',
		async (mode) => {
			const at = async (executionId: string, kept: object, runIndex: number, more: More) => {
				const executionData = executionOf(1_000, kept);
				const known = { Start: [RUN], [NODE]: [RUN] };
				const settings = { saveExecutionProgress: false };
				const onError = 'continueRegularOutput';
				await go(
					retry(known, { executionId, executionData, runIndex, settings, onError, ...more }),
				);
				return executionData.executionData!.contextData;
			};
			const asleep = await at('1', {}, 0, { mode });
			await at('1', asleep, 1, { mode });
			expect(creates()).toHaveLength(4);
			await at('2', asleep, 1, { mode: 'retry' });
			expect(creates()).toHaveLength(4);
		},
	);
});

it('an execution of which nothing was written is asked for once, and notes nothing', async () => {
	const getRunExecutionData = jest.fn(async () => createRunExecutionData({}));
	const executeWorkflow = jest.fn();
	await go(retry(undefined, { mode: 'trigger', getRunExecutionData, executeWorkflow }));
	expect(getRunExecutionData).toHaveBeenCalledTimes(1);
	expect(executeWorkflow).not.toHaveBeenCalled();
	expect(sandbox().paidCreates()).toBe(2);
});

describe('where the database cannot be written to', () => {
	const attempt = async (onError?: 'continueRegularOutput' | 'continueErrorOutput') =>
		await go(
			retry(undefined, {
				mode: 'trigger',
				executionData: executionOf(1_000),
				executeWorkflow: async () => await Promise.reject(new Error('The database is gone')),
				settings: { saveExecutionProgress: true },
				...(onError && { onError }),
			}),
		);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'nothing is created, and each item says so: %s',
		async (onError) => {
			const items = await attempt(onError);
			const said = expect.stringMatching(/The database is gone/) as string;
			expect(items.map(({ json }) => json.error)).toEqual([said, said]);
			expect(creates()).toEqual([]);
		},
	);

	it('nothing is created, and the node stops', async () => {
		expect((await errorOf(attempt())).message).toMatch(/The database is gone/);
		expect(creates()).toEqual([]);
	});
});
