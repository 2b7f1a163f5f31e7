import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { pollTasksJob } from '../../nodes/jobs/pollTasks';
import { stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import { queue } from '../../suspension/longEnough';
import type { PollState } from '../../tasks/pollJob';
import { startPoll } from '../../tasks/taskPoll';
import { realClock } from '../../transport/realClock';
import { inlineMarksOf } from '../engine/inlineMarks';
import { contextFor, runIn, type NodeRun } from '../engine/runNode';

export const TASK_ID = 'task-that-is-paid';
export const MINUTE = 60_000;
export const SEAL = 'of this wait';

export const handover = (turn: number, state: PollState, notBefore = 0) => [
	toHandover(SEAL, pollTasksJob, { turn, state, notBefore }),
];
export const contentOf = ([item]: INodeExecutionData[]) => item && stateIn(SEAL, item);

/** What a worker was started with. */
interface Worker {
	turn: unknown;
	leaseUntilMs: unknown;
	notBefore?: number;
	state?: unknown;
}

// No queue is here that would miss an end.
Object.assign(queue, { listensAfterMs: 0, listensAfterMsWhenSeen: 0 });

const reachRows = inlineMarksOf(new DanceVideoPoll());

/** A supervisor between two sleeps: what n8n keeps of it, and the workers it has started. */
export function supervisorFixture(policy: 'stop' | 'item' = 'stop') {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	const started: Worker[] = [];
	const workflows: IWorkflowBase[] = [];
	/** What n8n's database holds of the worker; nothing once a user has deleted it. */
	const worker: { waitTill?: Date; isUnreachable?: boolean } = {};
	/** The sub-executions that it has told n8n it sleeps on, in its last run. */
	const sleepsOn: string[] = [];
	const run = async (items: INodeExecutionData[], parameters: NodeRun['parameters'] = {}) => {
		const nodeRun: NodeRun = {
			node: new DanceVideoPoll(),
			parameters: {
				work: 'pollTasks',
				role: 'supervisor',
				provider: 'danceGenerator',
				seal: SEAL,
				...parameters,
			},
			credentials: {
				danceGeneratorApi: { apiKey: 'sk-supervisor', baseUrl: 'http://127.0.0.1:9/api/v1' },
			},
			items,
			executionData,
			getRunExecutionData: async () => {
				if (worker.isUnreachable) throw new Error('The database is gone');
				return worker.waitTill
					? createRunExecutionData({ waitTill: worker.waitTill, resultData: { runData: {} } })
					: undefined;
			},
			executeWorkflow: async (workflow, additionalData, options): Promise<ExecuteWorkflowData> => {
				const { code } = workflow as { code: IWorkflowBase };
				const { nodes } = code;
				if (nodes[1]?.parameters.work === 'mark') {
					return await reachRows(workflow, additionalData, options);
				}
				workflows.push(code);
				const { turn, leaseUntilMs } = nodes[1]!.parameters;
				const { state, notBefore } = contentOf(options.inputData ?? []) ?? {};
				started.push({ turn, leaseUntilMs, state, ...(notBefore !== undefined && { notBefore }) });
				return { executionId: '2', data: [null], waitTill: new Date() };
			},
		};
		const context = contextFor(nodeRun);
		const told = jest.spyOn(context, 'setMetadata');
		const [again = [], done = []] = await runIn(context, nodeRun, items.length);
		const ids = told.mock.calls.at(-1)?.[0].waitingChildExecutionIds ?? [];
		sleepsOn.splice(0, Infinity, ...ids);
		return { again, done };
	};
	const wakesAt = () => new Date(executionData.waitTill!).getTime();
	const begin = () => handover(0, startedNow(policy));
	return { run, begin, started, workflows, executionData, worker, sleepsOn, wakesAt };
}

export const startedNow = (policy: 'stop' | 'item' = 'stop'): PollState => ({
	policy,
	items: [
		{
			poll: {
				provider: 'danceGenerator',
				...startPoll(
					{ taskId: TASK_ID, ageMs: 0, estimatedMs: 3 * MINUTE, timeoutMs: 30 * MINUTE },
					realClock(),
				),
			},
			delivery: {
				download: false,
				binaryField: 'data',
				fileName: '',
				lastFrame: false,
				maxBytes: 1,
			},
		},
	],
});
