import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { createStatusChecker, type StatusCheck } from '../../tasks/check';
import type { Outcome } from '../../tasks/watch';
import { connect, type Connection } from '../connect';
import { forModel } from '../delivery/modelAnswer';
import { errorPolicyOf, toNodeError } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { isToolCall } from '../toolCall';
import { waitForTasks } from '../waiting/waitForTasks';
import type { ReadRequest } from '../waiting/waitRequest';
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
	const provider = providerById(context.getNodeParameter('provider', 0) as string);
	const asTool = isToolCall(context);
	const once = checksOnce(context, asTool);
	const reads = readAll(context, provider);
	const onError = errorPolicyOf(context);
	const leave = async (connection: Connection, ends: WaitOutcome[]) => {
		const policy = { onError, anyState: once || asTool };
		const leaving = await deliverOutcomes(context, provider, async () => connection, ends, policy);
		return [asTool ? leaving.map((item) => forModel(item, adviceFor(item.json))) : leaving];
	};
	if (once) {
		const connection = await connect(context, provider, { retries: 'policy' });
		return await leave(connection, await checkOnce(provider, connection, reads));
	}
	return await waitForTasks(context, {
		provider,
		requests: reads,
		policy: onError,
		asTool,
		longestMs: asTool ? TOOL_WAIT_MS : Infinity,
		leave,
	});
}

/** Reads every item's task before anything is waited for. */
function readAll(context: IExecuteFunctions, provider: Provider): ReadRequest[] {
	return context.getInputData().map(({ json }, itemIndex): ReadRequest => {
		try {
			return readItem(context, json, provider, itemIndex);
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			return { error };
		}
	});
}

/**
 * Somebody waits for the answer of an agent, and an agent that sleeps loses it: its tool looks once,
 * unless it is told to wait in process.
 */
function checksOnce(context: IExecuteFunctions, asTool: boolean): boolean {
	if (context.getNodeParameter('mode', 0) === 'checkOnce') return true;
	return asTool && context.getNodeParameter('options.waiting', 0, 'automatic') !== 'inProcess';
}

async function checkOnce(
	provider: Provider,
	{ api }: Connection,
	reads: readonly ReadRequest[],
): Promise<WaitOutcome[]> {
	const taskIds = reads.flatMap((read) => ('taskId' in read ? [read.taskId] : []));
	const looks = await createStatusChecker(provider, api)(taskIds);
	return reads.map((read, itemIndex) => {
		if (!('taskId' in read)) return { itemIndex, ...read };
		const outcome = toOutcome(read.taskId, looks.get(read.taskId));
		return { itemIndex, outcome, delivery: read.delivery };
	});
}

function toOutcome(taskId: string, look: StatusCheck | undefined): Outcome {
	if (!look) throw new TypeError(`Task ${taskId} was not looked at`);
	return 'task' in look
		? { kind: 'seen', taskId, task: look.task }
		: { kind: 'gaveUp', taskId, facts: { ...look.failure.details, taskId } };
}
