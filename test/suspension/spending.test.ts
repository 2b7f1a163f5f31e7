import type { INodeExecutionData } from 'n8n-workflow';

import { submitWithSlotsJob } from '../../nodes/jobs/submitWithSlots';
import { stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { SubmitState } from '../../tasks/submitJob';
import { startQueue } from '../../tasks/submitQueue';
import { task } from '../tasks/scriptedTasks';
import { SEAL, supervisorFixture } from './supervisorFixture';

const JOB = { work: 'submitWithSlots', provider: 'seedance2Ai' };
const entry = (itemIndex: number) => ({ itemIndex, input: { prompt: 'x' }, expected: null });

/** Twelve creates of which none was sent. */
const started: SubmitState = {
	provider: 'seedance2Ai',
	mode: 'textToVideo',
	run: { instanceId: 'n8n', workflowId: 'w', executionId: '1', nodeId: 'generate', runIndex: 0 },
	onUnknown: 'report',
	policy: 'item',
	others: [],
	notes: {},
	queue: startQueue(Array.from({ length: 12 }, (_, at) => entry(at))),
};

const handover = (turn: number, state: SubmitState, inProgress = false) => [
	toHandover(SEAL, submitWithSlotsJob, { turn, state, inProgress }),
];
/** What n8n gives in place of the items of a worker that it has lost. */
const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];

/** The state when the first create was accepted and the second is on its way. */
const sending = (): SubmitState => ({
	...started,
	queue: {
		...started.queue,
		entries: started.queue.entries.map((one, at) => {
			if (at === 0) return { ...one, result: { task: task('task-0') } };
			return at === 1 ? { ...one, isSubmitting: true } : one;
		}),
	},
});

/** What is known of each create, as far as it has an end. */
const ends = (state: unknown) =>
	(state as SubmitState).queue.entries.flatMap(({ result }) =>
		result
			? ['task' in result ? result.task.taskId : 'details' in result && result.details.kind]
			: [],
	);

describe('the supervisor of a job that spends', () => {
	it('sleeps until n8n says that its worker has ended, however long that takes', async () => {
		const { run, started: workers, executionData } = supervisorFixture();
		await run(handover(0, started), JOB);
		expect(workers).toMatchObject([{ turn: 1 }]);
		expect(new Date(executionData.waitTill!).getFullYear()).toBe(2999);
	});

	it('goes on with what a lost worker had written down: the one create on its way is in doubt', async () => {
		const { run, started: workers } = supervisorFixture();
		await run(handover(0, started), JOB);
		await run(handover(1, sending(), true), JOB);
		expect(ends(workers[1]?.state)).toEqual(['task-0', 'unknownSubmit']);
	});

	it('has a whole turn in doubt when nothing of it is known', async () => {
		const { run, started: workers } = supervisorFixture();
		await run(handover(0, started), JOB);
		await run(lossByN8n, JOB);
		expect(ends(workers[1]?.state)).toEqual(Array(3).fill('unknownSubmit'));
	});

	it('gives up after four losses in a row, and says of what is left that it was not created', async () => {
		const { run, started: workers } = supervisorFixture();
		await run(handover(0, started), JOB);
		let state = sending();
		for (let loss = 1; loss <= 3; loss++) {
			await run(handover(loss, state, true), JOB);
			state = workers.at(-1)?.state as SubmitState;
		}
		const { done } = await run(handover(4, state, true), JOB);
		expect(workers).toHaveLength(4);
		const { again } = await run(done, { ...JOB, role: 'finish' });
		expect(again[0]?.json).toMatchObject({ taskId: 'task-0' });
		expect(again[1]?.json.details).toMatchObject({ kind: 'unknownSubmit' });
		for (const { json } of again.slice(2)) {
			expect(json.error).toMatch(
				/^No task was created for the item: n8n was stopped again and again/,
			);
			expect(json.details).toMatchObject({ nextStep: 'Nothing was paid for it. Run it again.' });
		}
	});

	it.each([
		'The execution was cancelled manually',
		'Execution canceled by user',
		'Cancelled by the system',
	])('creates nothing more when a user has stopped its worker (%s)', async (error) => {
		const { run, started: workers } = supervisorFixture();
		await run(handover(0, started), JOB);
		const { done } = await run([{ json: { error } }], JOB);
		expect(workers).toHaveLength(1);
		const { again } = await run(done, { ...JOB, role: 'finish' });
		// What it had sent by then is not known.
		expect(again.slice(0, 3).map(({ json }) => json.details)).toMatchObject(
			Array(3).fill({ kind: 'unknownSubmit', mayHaveBeenAccepted: true }),
		);
		expect(again.slice(3).map(({ json }) => json.error)).toEqual(
			Array(9).fill(
				'No task was created for the item: the execution that asked for it was stopped',
			),
		);
	});
});

describe('a worker that spends', () => {
	it('sends nothing while n8n does not say that it is awaited, and gives its state back', async () => {
		const { run, worker } = supervisorFixture();
		const parameters = { ...JOB, role: 'worker', turn: 1, parentId: '1', supervisorId: '2' };
		await run(handover(1, started), parameters);
		worker.isUnreachable = true;
		const { done } = await run(handover(1, started), parameters);
		expect(stateIn(SEAL, done[0]!)).toMatchObject({ turn: 1, inProgress: false, state: started });
	});
});
