import {
	NodeOperationError,
	type ExecuteWorkflowData,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeParameters,
} from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { pollTasksJob } from '../../nodes/jobs/pollTasks';
import { JOBS } from '../../nodes/jobs/registry';
import { leave } from '../../suspension/deliver';
import { resultIn, wrapLeaving } from '../../suspension/envelope';
import type { HiddenRun } from '../../suspension/hiddenRun';
import type { Job } from '../../suspension/job';
import { supervise } from '../../suspension/supervisor';
import type { PollItem, PollState } from '../../tasks/pollJob';
import { contextFor, type NodeRun } from '../engine/runNode';
import { useSteppedTime } from '../engine/steppedTime';
import { done } from '../tasks/scriptedTasks';
import { SEAL, handover, startedNow } from './supervisorFixture';

useSteppedTime();

const POLL: Job<unknown> = pollTasksJob;
const [open] = startedNow().items as [Extract<PollItem, { poll: unknown }>];
/** The wait for a task of which the video is to be fetched, seen to have ended or not. */
const waitFor = (taskId: string, isSeen = true): PollItem => ({
	poll: {
		...open.poll,
		taskId,
		...(isSeen && { outcome: { kind: 'seen', taskId, task: done(taskId) } }),
	},
	delivery: { ...open.delivery, download: true },
});
const TWO: PollState = { policy: 'stop', items: [waitFor('task-1'), waitFor('task-2')] };

const busy = new Error('SQLITE_BUSY: database is locked');
const fetched: INodeExecutionData[] = [{ json: { taskId: 'task-1' } }];

/** What may be different of a part. */
interface More extends Pick<NodeRun, 'cancel'> {
	parameters?: INodeParameters;
	job?: Partial<Job<unknown>>;
	given?: PollState;
}

/** A part of a wait, in an n8n where the sub-executions that it starts end like this, one after the other. */
function partOf(
	ends: ReadonlyArray<Error | INodeExecutionData[]>,
	{ parameters, job, given = TWO, ...more }: More = {},
) {
	let started = 0;
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: {
			work: 'pollTasks',
			role: 'worker',
			provider: 'danceGenerator',
			parentId: '1',
			seal: SEAL,
			...parameters,
		},
		credentials: {},
		items: handover(0, given),
		executeWorkflow: async (): Promise<ExecuteWorkflowData> => {
			const end = ends[Math.min(started++, ends.length - 1)];
			if (end instanceof Error) throw end;
			return { executionId: '3', data: [wrapLeaving(SEAL, end ?? [])] };
		},
		...more,
	});
	const run: HiddenRun = {
		context,
		registry: JOBS,
		job: { ...POLL, ...job },
		seal: SEAL,
	};
	return { run, started: () => started };
}

/** What leaves a worker that is done. */
async function leaving(
	state: PollState,
	...part: Parameters<typeof partOf>
): Promise<{ left: unknown[]; started: number }> {
	const { run, started } = partOf(...part);
	const [, left = []] = await leave(run, state);
	return { left: left.flatMap((item) => resultIn(SEAL, item) ?? []), started: started() };
}

const BOTH_GO_ON = /^The tasks go on at the provider: run Wait for Task again with these IDs/;

describe('results whose files are to go to another execution', () => {
	it('are fetched once more when n8n could not hand them over', async () => {
		expect(await leaving(TWO, [busy, fetched])).toEqual({
			left: [{ kind: 'leaving', json: { taskId: 'task-1' } }],
			started: 2,
		});
	});

	it('are an error that names every task, and what to do, when n8n cannot', async () => {
		const { left, started } = await leaving(TWO, [busy]);
		expect(started).toBe(2);
		expect(left).toEqual([
			{
				kind: 'failed',
				message: expect.stringMatching(/database is locked\. Its tasks: task-1, task-2$/) as string,
				description: expect.stringMatching(BOTH_GO_ON) as string,
			},
		]);
	});

	it('say it of the one task there is', async () => {
		const { left } = await leaving({ ...TWO, items: [waitFor('task-1')] }, [busy]);
		expect(left).toMatchObject([
			{
				message: expect.stringMatching(/Its tasks: task-1$/) as string,
				description: expect.stringMatching(/^The task goes on .* with this ID/) as string,
			},
		]);
	});

	it('are not asked for again where n8n refuses it, and name every task all the same', async () => {
		const { run } = partOf([fetched]);
		const refusal = new NodeOperationError(run.context.getNode(), 'The credential is not shared', {
			description: 'Ask its owner.',
		});
		const { left, started } = await leaving(TWO, [refusal]);
		expect(started).toBe(1);
		expect(left).toMatchObject([
			{
				message: 'The credential is not shared. Its tasks: task-1, task-2',
				description: expect.stringMatching(/with these IDs.* Ask its owner\.$/) as string,
			},
		]);
	});

	it('are not fetched again for an execution that is cancelled', async () => {
		const cancel = new AbortController();
		cancel.abort();
		const { left, started } = await leaving(TWO, [busy], { cancel: cancel.signal });
		expect(started).toBe(1);
		expect(left).toMatchObject([{ message: expect.stringContaining('task-1, task-2') as string }]);
	});
});

describe('an error of the results themselves', () => {
	const failing = (error: (context: IExecuteFunctions) => Error): More => ({
		parameters: { parentId: '' },
		job: { toItems: async (context) => await Promise.reject<never>(error(context)) },
	});

	it('leaves as the job has said it', async () => {
		const part = failing(
			(context) => new NodeOperationError(context.getNode(), 'No person', { description: 'x' }),
		);
		expect(await leaving(TWO, [fetched], part)).toEqual({
			left: [{ kind: 'failed', message: 'No person', description: 'x' }],
			started: 0,
		});
	});

	it('that nobody has foreseen names every task', async () => {
		const part = failing(() => new TypeError('x is not a function'));
		const { left } = await leaving(TWO, [fetched], part);
		expect(left).toMatchObject([
			{
				message: expect.stringMatching(
					/x is not a function\. Its tasks: task-1, task-2$/,
				) as string,
				description: expect.stringMatching(/with these IDs.*report it/) as string,
			},
		]);
	});
});

describe('a supervisor that can start no worker, nor hand over what it has', () => {
	it('names the tasks that were seen to end, and the others', async () => {
		const given = { ...TWO, items: [waitFor('task-1'), waitFor('task-2', false)] };
		const { run } = partOf([busy], { parameters: { role: 'supervisor' }, given });
		const [, left = []] = await supervise(run);
		expect(left.flatMap((item) => resultIn(SEAL, item) ?? [])).toMatchObject([
			{
				kind: 'failed',
				message: expect.stringMatching(/Its tasks: task-1, task-2$/) as string,
				description: expect.stringMatching(BOTH_GO_ON) as string,
			},
		]);
	});
});
