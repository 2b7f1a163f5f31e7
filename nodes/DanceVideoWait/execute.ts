import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { obstacleToSuspending } from '../../suspension/obstacle';
import { chooseStrategy, type Choice, type WaitWish } from '../../suspension/strategy';
import { createStatusChecker, type StatusCheck } from '../../tasks/check';
import { pollJob, pollTasks, type PollItem, type PollState } from '../../tasks/pollJob';
import { startWatch, type Outcome } from '../../tasks/watch';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { connect, type Connection } from '../connect';
import { forModel } from '../delivery/modelAnswer';
import { errorPolicyOf, toNodeError } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { outcomesOf, pollWith } from '../jobs/pollTasks';
import { isToolCall } from '../toolCall';
import { adviceFor } from './advice';
import { readItem, type Passed, type WaitRequest } from './read';
import { suspendWait } from './suspendWait';

/** As long as a tool of an agent waits at most. */
const TOOL_WAIT_MS = 300_000;

type Read = WaitRequest | Passed | { error: unknown };

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
	const items = itemsOf(reads, asTool ? TOOL_WAIT_MS : Infinity);
	const started = { provider: provider.id, policy: onError, items };
	const choice = await choose(context, reads, asTool);
	const connection = await connect(context, provider, { retries: 'once' });
	if (choice.strategy === 'suspend') return await suspendWait(context, started);
	const { state, next } = await waitHere(context, started, connection, choice);
	return next.kind === 'sleep'
		? await suspendWait(context, state)
		: await leave(connection, outcomesOf(state));
}

/** Reads every item's task before anything is waited for. */
function readAll(context: IExecuteFunctions, provider: Provider): Read[] {
	return context.getInputData().map(({ json }, itemIndex): Read => {
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

function itemsOf(reads: readonly Read[], longestMs: number): PollItem[] {
	const clock = realClock();
	return reads.map((read) => {
		if ('passed' in read) return read;
		if ('error' in read) return { facts: asFailure(read.error).details };
		const { delivery } = read;
		const { includeRawAnswer = false } = delivery;
		const timeoutMs = Math.min(read.timeoutMs, longestMs);
		return { watch: startWatch({ ...read, timeoutMs, includeRawAnswer }, clock), delivery };
	});
}

async function choose(
	context: IExecuteFunctions,
	reads: readonly Read[],
	asTool: boolean,
): Promise<Choice> {
	const choice = chooseStrategy(
		context.getNodeParameter('options.waiting', 0, 'automatic') as WaitWish,
		reads.filter((read): read is WaitRequest => 'taskId' in read),
		await obstacleToSuspending(context, asTool),
	);
	context.logger.info(`Dance Video Wait for Task: ${choice.reason}`);
	return choice;
}

async function checkOnce(
	provider: Provider,
	{ api }: Connection,
	reads: readonly Read[],
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

/** Waits in process; to the end, or until a wait that may be suspended has held the process enough. */
async function waitHere(
	context: IExecuteFunctions,
	state: PollState,
	connection: Connection,
	{ suspendAfterMs = Infinity }: Choice,
): ReturnType<typeof pollTasks> {
	const shouldSuspend = (_untilNextMs: number, heldMs: number) => heldMs >= suspendAfterMs;
	try {
		return await pollTasks(state, pollWith(context, state, connection, shouldSuspend));
	} catch (error) {
		// Only a cancelled execution rejects.
		return { state: pollJob.giveUp(state, error), next: { kind: 'done' } };
	}
}
