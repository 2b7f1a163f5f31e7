import { setTimeout as sleep } from 'node:timers/promises';

import {
	createWorkflow,
	itemsOf,
	runWorkflow,
	stopExecution,
	waitForExecution,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { DANCE } from '../danceForm';
import { control } from './control';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const REASON = 'No person was found in the video';
/** Twenty prompts of a workflow; every fifth makes a task that fails. */
const promptsFor = (workflowName: string) =>
	Array.from(
		{ length: 20 },
		(_, index) => `${index % 5 === 0 ? 'bad' : 'good'} ${index} ${workflowName}`,
	);

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness();
});
afterAll(async () => await harness?.close());

/** Creates a dance for each prompt, waits for all, and looks back to the prompt of each item. */
function workflow(prompts: string[], wait: { onError: string; waiting: string }): WorkflowFile {
	const node = (name: string, type: string, parameters: object, more: object = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
		...more,
	});
	const credentials = { [CREDENTIAL_TYPE]: harness.credential };
	const link = (name: string) => ({ node: name, type: 'main', index: 0 });
	const lookBack = {
		mode: 'raw',
		jsonOutput:
			"={{ { prompt: $('Prompts').item.json.prompts, taskId: $json.taskId, error: $json.error } }}",
	};
	return {
		name: 'Many tasks',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node(
				'List',
				'n8n-nodes-base.set',
				{ mode: 'raw', jsonOutput: JSON.stringify({ prompts }) },
				{ typeVersion: 3.4 },
			),
			node('Prompts', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'prompts' }),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{
					provider: 'danceGenerator',
					...DANCE,
					prompt: '={{ $json.prompts }}',
				},
				{ credentials },
			),
			node(
				'Wait',
				'n8n-nodes-dance-video.danceVideoWait',
				{
					provider: 'danceGenerator',
					taskId: '={{ $json.taskId }}',
					options: { waiting: wait.waiting },
				},
				{ onError: wait.onError, credentials },
			),
			node('Good', 'n8n-nodes-base.set', lookBack, { typeVersion: 3.4 }),
			node('Bad', 'n8n-nodes-base.set', lookBack, { typeVersion: 3.4 }),
		],
		connections: {
			Start: { main: [[link('List')]] },
			List: { main: [[link('Prompts')]] },
			Prompts: { main: [[link('Generate')]] },
			Generate: { main: [[link('Wait')]] },
			Wait: { main: [[link('Good')], [link('Bad')]] },
		},
		settings: { executionOrder: 'v1' },
	} as unknown as WorkflowFile;
}

async function start(prompts: string[], wait: { onError: string; waiting: string }) {
	const { session } = harness;
	const stored = await createWorkflow(session, workflow(prompts, wait));
	return await runWorkflow(session, stored, { trigger: 'Start' });
}

const failBadOnes = () =>
	harness.sandbox.inject({
		path: '/generate',
		promptIncludes: 'bad',
		times: 'always',
		action: { type: 'task', fail: { message: REASON } },
	});

/** The task of each prompt, as the sandbox knows it. */
const tasksByPrompt = () =>
	Object.fromEntries(
		harness.sandbox
			.journal()
			.filter(({ paidCreate }) => paidCreate)
			.map(({ body, taskId }) => [(body as { prompt: string }).prompt, taskId]),
	);

const checks = () =>
	harness.sandbox
		.journal()
		.filter(({ method, path }) => method === 'GET' && path.includes('/tasks'));

describe.each(['inProcess', 'suspend'])(
	'twenty tasks of which four fail, waited for %s',
	(waiting) => {
		const prompts = { goesOn: promptsFor('that goes on'), stops: promptsFor('that stops') };
		let goesOn: Execution;
		let stops: Execution;
		// Both at once, so that n8n wakes them in the same minute.
		beforeAll(async () => {
			harness.sandbox.reset();
			failBadOnes();
			const ids = [
				await start(prompts.goesOn, { onError: 'continueErrorOutput', waiting }),
				await start(prompts.stops, { onError: 'stopWorkflow', waiting }),
			] as const;
			goesOn = await waitForExecution(harness.session, ids[0]);
			stops = await waitForExecution(harness.session, ids[1]);
		});

		it('leave each on its own with the right links, the failed ones through the error output', () => {
			expect(goesOn.status).toBe('success');
			const expected = (kind: string) =>
				prompts.goesOn
					.filter((prompt) => prompt.startsWith(kind))
					.map((prompt) => ({ prompt, taskId: tasksByPrompt()[prompt] }));
			const left = (name: string) =>
				itemsOf(goesOn, name).map(({ json }) => ({ prompt: json.prompt, taskId: json.taskId }));
			expect(left('Good')).toEqual(expected('good'));
			expect(left('Bad')).toEqual(expected('bad'));
			expect(itemsOf(goesOn, 'Bad').every(({ json }) => String(json.error).includes(REASON))).toBe(
				true,
			);
			expect(harness.sandbox.paidCreates()).toBe(40);
		});

		it('stop the workflow after all have ended, with every task in the error', () => {
			expect(stops.status).toBe('error');
			const { message, description } = stops.resultData.error!;
			expect(message).toMatch(/4 of 20 items did not get a video/);
			for (const prompt of prompts.stops) {
				expect(description).toContain(
					`${tasksByPrompt()[prompt]}: ${prompt.startsWith('bad') ? 'failed' : 'succeeded'}`,
				);
			}
		});
	},
);

describe('a wait that is cancelled', () => {
	beforeEach(() => harness.sandbox.reset());

	it('in process: stops asking', async () => {
		harness.sandbox.inject({ path: '/generate', action: { type: 'task', never: true } });
		const executionId = await start(['one'], { onError: 'stopWorkflow', waiting: 'inProcess' });
		const checked = async () => checks().length > 0 || (await sleep(200), false);
		for (let tries = 0; tries < 150 && !(await checked()); tries++);
		expect(checks().length).toBeGreaterThan(0);
		await stopExecution(harness.session, executionId);
		const execution = await waitForExecution(harness.session, executionId);
		expect(execution.status).toBe('canceled');
		const before = checks().length;
		// Longer than the longest pause between two checks of a task that is expected within seconds.
		await sleep(12_000);
		expect(checks()).toHaveLength(before);
	});

	it('asleep: stays ended', async () => {
		// Three minutes as documented: the first check would be after more than two.
		await control(harness.sandbox, { speed: 1 });
		const executionId = await start(['one'], { onError: 'stopWorkflow', waiting: 'automatic' });
		const asleep = await waitForExecution(harness.session, executionId, {
			until: (status) => status !== 'new' && status !== 'running',
		});
		expect(asleep.status).toBe('waiting');
		await stopExecution(harness.session, executionId);
		const execution = await waitForExecution(harness.session, executionId);
		expect(execution.status).toBe('canceled');
		expect(checks()).toEqual([]);
	});
});
