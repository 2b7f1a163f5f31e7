import { errorOf } from '../engine/bench';
import { startN8n } from './sleeper';
import { ORDERING, faultStage } from './stage';
import { useSteppedTime } from '../engine/steppedTime';

const { order, orderAll, orderRun, sandbox, creates, inject } = faultStage();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const PROMPTS = ['one', 'two', 'three', 'four', 'five'];
const running = ({ status }: { status: number | null }) => status === 200;

describe('a provider that runs three tasks at a time', () => {
	it('row 5: gets the fourth order when one of ours has ended, not before', async () => {
		inject({
			...ORDERING,
			times: 'always',
			action: { type: 'task', never: true },
		});
		const run = orderRun(
			'seedance2Ai',
			{ prompt: '={{ $json.prompt }}' },
			{ items: PROMPTS.map((prompt) => ({ json: { prompt } })) },
		);
		const n8n = await startN8n(run);
		while (creates().length < 3) await n8n.wake();
		expect(creates().map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(n8n.end()).toBeUndefined();

		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(creates().every(running)).toBe(true);
		expect(sandbox().paidCreates()).toBe(5);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(PROMPTS.map((_, item) => ({ item })));
		const bodies = creates().map(({ body }) => JSON.stringify(body));
		expect(bodies.map((body, at) => body.includes(`"${PROMPTS[at]}"`))).toEqual(
			Array(5).fill(true),
		);
	});

	it('row 5: that are taken by others is asked again later, and the order comes when there is a place', async () => {
		inject({
			...ORDERING,
			action: {
				type: 'answer',
				status: 429,
				body: { message: 'Concurrency limit reached (3 tasks)' },
			},
		});
		const n8n = await startN8n(orderRun('seedance2Ai'));
		expect(creates().map(({ status }) => status)).toEqual([429]);
		expect(n8n.end()).toBeUndefined();
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json.taskId).toMatch(/^task_/);
		expect(creates().map(({ status }) => status)).toEqual([429, 200]);
	});

	it('row 5: is not hammered: an order without a place in time is an error that says nothing was paid', async () => {
		inject({ ...ORDERING, times: 'always', action: { type: 'task', never: true } });
		await orderAll('seedance2Ai', ['one', 'two', 'three']);
		const late = order('seedance2Ai', { batch: { placeWaitMinutes: 0 } });
		const error = await errorOf(late);
		expect(error.message).toMatch(/no place became free in time/);
		expect(error.description).toMatch(/Nothing was paid for this item/);
		expect(creates().length).toBeLessThanOrEqual(4);
		expect(sandbox().paidCreates()).toBe(3);
	});
});
