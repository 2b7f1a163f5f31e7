import { idsOf, until, useCalledWait } from './calledWait';
import { useSandbox } from './sandboxRunner';

const sandbox = useSandbox({ credits: 1_000_000 });

describe.each([
	['an n8n that notes what a node sleeps on', true],
	['the first 2.x, which does not', false],
])('a call that is worked on while the execution goes on without it, in %s', (_which, tells) => {
	const { n8n: sleeping, sleepOnTasks } = useCalledWait(sandbox, { tellsChildren: tells });

	/** A call whose files take a while to be fetched, in the middle of that. */
	async function callInTheMiddle() {
		const taskIds = await sleepOnTasks(1);
		sandbox().finishTasks();
		sandbox().inject({ path: '/results', action: { type: 'delay', delayMs: 300 } });
		const call = sleeping().call(taskIds[0]);
		await until(() => sandbox().downloads().length === 1);
		return { call };
	}

	it('does not take it back to where it slept: what has been paid for since would be paid again', async () => {
		const { call } = await callInTheMiddle();
		sleeping().goOn();
		const next = await sleepOnTasks(1);
		expect(await call).toBe(200);
		expect(sleeping().wentOn).toEqual([]);
		sandbox().finishTasks();
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([next]);
	});

	it('leaves it alone when it is awake', async () => {
		const { call } = await callInTheMiddle();
		sleeping().goOn();
		expect(await call).toBe(200);
		expect([sleeping().wentOn, sleeping().mayGoOn]).toEqual([[], 0]);
	});

	it('lets it go on where it still sleeps', async () => {
		const { call } = await callInTheMiddle();
		expect(await call).toBe(200);
		expect(sleeping().wentOn).toHaveLength(1);
	});
});
