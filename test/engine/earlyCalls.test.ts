import { idsOf, OPEN, until, useCalledWait } from './calledWait';
import { useSandbox } from './sandboxRunner';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
const { n8n: sleeping, sleepOnTasks, checks } = useCalledWait(sandbox);

describe('a call that comes a moment before the provider’s own status knows of the end', () => {
	useSteppedTime();

	it.each([1, 2])(
		'has the task asked for again: it goes on after %d checks in vain',
		async (times) => {
			const [taskId = ''] = await sleepOnTasks(1);
			sandbox().finishTasks();
			sandbox().inject({ method: 'GET', times, action: OPEN });
			expect(await sleeping().call(taskId)).toBe(200);
			expect(sleeping().wentOn.map(idsOf)).toEqual([[taskId]]);
			expect(checks()).toHaveLength(times + 1);
		},
	);

	it('has it asked for three times at most, and only when it names that task', async () => {
		const taskIds = await sleepOnTasks(2);
		expect([await sleeping().call(taskIds[0]), checks().length]).toEqual([200, 3]);
		for (const other of [undefined, taskIds[1], 'task_of_another', '../x']) {
			expect(await sleeping().call(other)).toBe(200);
		}
		expect([sleeping().wentOn, checks().length]).toEqual([[], 7]);
	});

	it('is not lost where another call is being worked on', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().finishTasks();
		const path = `${taskIds[1]}$`;
		sandbox().inject({ method: 'GET', path, times: 2, action: OPEN });
		sandbox().inject({ method: 'GET', action: { type: 'delay', delayMs: 200, handle: true } });
		const first = sleeping().call(taskIds[0]);
		await until(() => checks().length === 1);
		expect([await sleeping().call(taskIds[1]), sleeping().answers.length]).toEqual([200, 1]);
		expect(await first).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
	});
});
