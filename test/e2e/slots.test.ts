import { itemsOf } from '../../host/rest';
import { promptOf, useSlots } from './slotsHarness';
import { until } from './triggerWorkflows';

/** Four times as many as there are slots. */
const ROWS = Array.from({ length: 12 }, (_, index) => `row ${index}`);

const { harness, start, creates, isHung, killAndStartAgain, endOf } = useSlots();

describe('more rows than a provider has slots, over kill -9', () => {
	it('become twelve tasks and twelve results, killed asleep and killed while a status check is under way', async () => {
		const { sandbox } = harness();
		const { executionId } = await start(ROWS);
		await until('six tasks', () => creates().length >= 6, 300);
		// Free slots are filled within moments; what fills them sleeps again then.
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		await killAndStartAgain();
		await until('nine tasks', () => creates().length >= 9, 300);
		sandbox.inject({ path: '/jobs/queryTask', action: { type: 'hang' } });
		await until('a status check that hangs', isHung, 300);
		await killAndStartAgain();
		const ended = await endOf(executionId);

		expect(ended.resultData.error?.message).toBeUndefined();
		expect(ended.status).toBe('success');
		const results = itemsOf(ended, 'Result').map(({ json }) => json);
		expect(results.map(({ row }) => row)).toEqual(ROWS);
		expect(results.map(({ status }) => status)).toEqual(ROWS.map(() => 'succeeded'));
		expect(results.map(({ row, taskId }) => [row, taskId])).toEqual(
			creates().map((entry) => [promptOf(entry), entry.taskId]),
		);
		expect(sandbox.paidCreates()).toBe(12);
		// The sandbox refuses a fourth at the same time with 429.
		expect(creates().map(({ status }) => status)).toEqual(ROWS.map(() => 200));
	}, 1_200_000);
});
