import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { StatusCheck } from '../../tasks/check';
import type { PollItem } from '../../tasks/pollJob';
import type { Outcome } from '../../tasks/taskPoll';
import { asFailure } from '../../transport/failure';
import { isNodeError } from '../../transport/isNodeError';
import { connecting, type ConnectTo } from '../connect';
import { forModel } from '../delivery/modelAnswer';
import { errorPolicyOf, toNodeError } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { readItemShape } from '../form/outputFields';
import { isToolCall } from '../toolCall';
import { checkRequests } from '../waiting/checkRequests';
import { toPollItems, waitForTasks } from '../waiting/waitForTasks';
import { readWaitWish, type ReadRequest } from '../waiting/waitRequest';
import { adviceFor } from './advice';
import { readItem } from './read';

/** As long as a tool of an agent waits at most. */
const TOOL_WAIT_MS = 300_000;

/**
 * Waits for the tasks of all items at once. Each item leaves with its own outcome; without "continue
 * on error" a task that did not succeed stops the node, but only after all have ended, and the error
 * names every task.
 */
export async function executeWait(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const asTool = isToolCall(context);
	const once = checksOnce(context, asTool);
	const reads = readAll(context);
	const onError = errorPolicyOf(context);
	const shape = readItemShape(context);
	const leave = async (connectTo: ConnectTo, ends: WaitOutcome[]) => {
		const policy = { onError, anyState: once || asTool, shape, incoming: context.getInputData() };
		const leaving = await deliverOutcomes(context, connectTo, ends, policy);
		return [asTool ? leaving.map((item) => forModel(item, adviceFor(item.json))) : leaving];
	};
	if (once) {
		const connectTo = connecting(context);
		return await leave(connectTo, await checkOnce(connectTo, reads));
	}
	const wait = {
		items: toPollItems(reads, asTool ? TOOL_WAIT_MS : Infinity),
		policy: onError,
		shape,
		asTool,
		wish: readWaitWish(context),
		usualMs: null,
		leave,
	};
	return await waitForTasks(context, wait).catch((error: unknown) => {
		throw toNodeError(context.getNode(), namingTasks(error, wait.items));
	});
}

/** What goes wrong with the wait itself must not cost the IDs of its tasks. */
function namingTasks(error: unknown, items: readonly PollItem[]): unknown {
	if (isNodeError(error)) return error;
	const taskIds = items.flatMap((item) => ('poll' in item ? [item.poll.taskId] : []));
	return asFailure(error).with({ furtherInfo: `The tasks: ${taskIds.join(', ')}` });
}

/** Reads every item's task before anything is waited for. */
function readAll(context: IExecuteFunctions): ReadRequest[] {
	return context.getInputData().map(({ json }, itemIndex): ReadRequest => {
		try {
			return readItem(context, context.getNode(), json, itemIndex);
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			return { error };
		}
	});
}

/**
 * Somebody waits for the answer of an agent, and an agent that sleeps loses it: its tool checks once,
 * unless it is told to wait in process.
 */
function checksOnce(context: IExecuteFunctions, asTool: boolean): boolean {
	if (context.getNodeParameter('mode', 0) === 'checkOnce') return true;
	return asTool && readWaitWish(context) !== 'inProcess';
}

async function checkOnce(
	connectTo: ConnectTo,
	reads: readonly ReadRequest[],
): Promise<WaitOutcome[]> {
	const checks = await checkRequests(connectTo, reads);
	return reads.map((read, itemIndex) => {
		if (!('taskId' in read)) return { itemIndex, ...read };
		const { taskId, provider, delivery } = read;
		return { itemIndex, provider, delivery, outcome: toOutcome(taskId, checks.get(read)) };
	});
}

function toOutcome(taskId: string, check: StatusCheck | undefined): Outcome {
	if (!check) throw new TypeError(`Task ${taskId} was not checked`);
	return 'task' in check
		? { kind: 'seen', taskId, task: check.task }
		: { kind: 'gaveUp', taskId, details: { ...check.failure.details, taskId } };
}
