import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
} from 'n8n-workflow';

import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import { waitForTasks, type Wait } from '../../../nodes/waiting/waitForTasks';
import type { PollItem, PollState } from '../../../tasks/pollJob';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { waiting } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { answering, atVtrix, idIn, type Answer } from '../answeringProvider';

const ASLEEP: ExecuteWorkflowData = { executionId: '2', data: [null], waitTill: new Date() };

/** How a node waits. */
export interface Scene extends Partial<Omit<Wait, 'leave'>> {
	answer?: (taskId: string) => Answer;
	run?: Partial<NodeRun>;
	suspends?: () => ExecuteWorkflowData;
	/** Whether nobody wants to know that it is suspended. */
	tellsNobody?: boolean;
}

/** A task that is waited for from now on; created so long ago, expected after so long. */
export function wait(
	taskId: string,
	{ ageMs = 0, estimatedMs = null as number | null, provider = 'vtrix', minutes = 30 } = {},
): PollItem {
	const now = Date.now();
	const deadlineAt = now + minutes * MINUTE;
	const times = { startedAt: now, createdAt: now - ageMs, checkAt: now, deadlineAt, estimatedMs };
	return waiting(taskId, { ...times, provider }, { download: false });
}

/** A node that waits, in an n8n that answers like this. */
export function scene({
	answer = (taskId) => atVtrix(taskId, 'completed'),
	run = {},
	suspends = () => ASLEEP,
	tellsNobody = false,
	...more
}: Scene = {}) {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	let started = 0;
	const context = contextFor({
		node: new DanceVideoWait(),
		parameters: { provider: 'fromItem' },
		credentials: { vtrixApi: { apiKey: 'sk-of-vtrix', baseUrl: 'https://api.example' } },
		executionData,
		executeWorkflow: async () => {
			started += 1;
			return await Promise.resolve(suspends());
		},
		...run,
	});
	const asked = answering(context, (path) => answer(idIn(path)));
	const isolate = { acquireIsolate: jest.fn(), releaseIsolate: jest.fn() };
	Object.assign(
		(context as unknown as { workflow: { expression: object } }).workflow.expression,
		isolate,
	);
	const suspendedWith: PollState[] = [];
	const left: unknown[] = [];
	const begin = async () =>
		await waitForTasks(context, {
			items: [wait('a')],
			policy: 'item',
			shape: {},
			asTool: false,
			wish: 'automatic',
			usualMs: null,
			...(!tellsNobody && { onSuspend: (state) => suspendedWith.push(state) }),
			leave: async (_connectTo, outcomes) => {
				left.push(...outcomes);
				const items: INodeExecutionData[] = outcomes.map(({ itemIndex }) => ({
					json: { itemIndex },
				}));
				return await Promise.resolve([items]);
			},
			...more,
		});
	return {
		begin,
		asked,
		isolate,
		suspendedWith,
		left,
		started: () => started,
		tasksNoted: () => executionData.resultData.metadata?.danceVideoTasks,
	};
}
