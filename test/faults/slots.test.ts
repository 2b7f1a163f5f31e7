import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import { errorOf } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';
import { startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture } from './fixture';
import { useSteppedTime } from '../engine/steppedTime';

const { generate, generateAll, generateRun, sandbox, creates, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const PROMPTS = ['one', 'two', 'three', 'four', 'five'];
/** More than may run at a time. */
const fiveCreates = () =>
	generateRun(
		'seedance2Ai',
		{ prompt: '={{ $json.prompt }}' },
		{ items: PROMPTS.map((prompt) => ({ json: { prompt } })) },
	);
const running = ({ status }: { status: number | null }) => status === 200;

describe('a provider that runs three tasks at a time', () => {
	it('row 5: gets the fourth create when one of ours has ended, not before', async () => {
		inject({
			...CREATING,
			times: 'always',
			action: { type: 'task', never: true },
		});
		const run = fiveCreates();
		const n8n = await startFakeN8n(run);
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
		// Should n8n be killed, its log still knows each task.
		const log = logLines().join('\n');
		for (const { taskId } of creates()) expect(log).toContain(`: task ${taskId}`);
	});

	it('row 5: that are taken by others is asked again later, and the create comes when a slot is free', async () => {
		inject({
			...CREATING,
			action: {
				type: 'answer',
				status: 429,
				body: { message: 'Concurrency limit reached (3 tasks)' },
			},
		});
		const n8n = await startFakeN8n(generateRun('seedance2Ai'));
		expect(creates().map(({ status }) => status)).toEqual([429]);
		expect(n8n.end()).toBeUndefined();
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json.taskId).toMatch(/^task_/);
		expect(creates().map(({ status }) => status)).toEqual([429, 200]);
	});

	it('row 5: is not hammered: a create without a slot in time is an error that says nothing was paid', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		await generateAll('seedance2Ai', ['one', 'two', 'three']);
		const late = generate('seedance2Ai', { batch: { placeWaitMinutes: 0 } });
		const error = await errorOf(late);
		expect(error.message).toMatch(/no slot became free in time/);
		expect(error.description).toMatch(/Nothing was paid for this item/);
		expect(creates().length).toBeLessThanOrEqual(4);
		expect(sandbox().paidCreates()).toBe(3);
	});

	it.each(['stop', 'remove'] as const)(
		"row 67: whose suspended batch was ended by %s gets none of its creates a second time by a retry from n8n's list",
		async (end) => {
			inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
			const run = fiveCreates();
			const n8n = await startFakeN8n(run);
			while (creates().length < 3) await n8n.wake();
			const { data } = JSON.parse(n8n.database()[0]!) as { data: string };
			await n8n[end]('1');
			sandbox().finishTasks();
			while (n8n.nextWake() < Infinity) await n8n.wake();
			expect(sandbox().paidCreates()).toBe(3);

			// n8n's retry is a new execution that begins with what was kept of the old one.
			const executionData = parse(data) as IRunExecutionData;
			const error = await errorOf(runNode({ ...run, executionData }));
			expect(error.message).toMatch(/The task of item 0 may have been created/);
			expect(error.description).toMatch(/It was not sent again/);
			const items = await runNode({ ...run, executionData, onError: 'continueRegularOutput' });
			expect(items).toHaveLength(PROMPTS.length);
			expect(items.map(({ json }) => json)).toMatchObject(
				PROMPTS.map(() => ({ details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true } })),
			);
			expect(sandbox().paidCreates()).toBe(3);
		},
	);
});
