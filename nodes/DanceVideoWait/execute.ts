import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { createStatusChecker, msPerCheck, type StatusCheck } from '../../tasks/check';
import { chooseStrategy, type Choice, type WaitWish } from '../../tasks/strategy';
import { startWatch, watchTasks, type Outcome } from '../../tasks/watch';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { connect, type Connection } from '../connect';
import { endsOf, watchesOf, withWatches, type PollState } from '../DanceVideoPoll/state';
import { forModel } from '../modelAnswer';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { obstacleToSuspending } from '../subWorkflow';
import { isToolCall } from '../toolCall';
import { adviceFor } from './advice';
import { readItem, type Passed, type WaitRequest } from './read';
import { settleItems, type Settled } from './settle';
import { suspend } from './suspend';

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
	const settle = async (connection: Connection, ends: Settled[]) => {
		const leaving = await settleItems(context, provider, connection, ends, {
			onError: errorPolicyOf(context),
			anyState: once || asTool,
		});
		return [asTool ? leaving.map((item) => forModel(item, adviceFor(item.json))) : leaving];
	};
	if (once) {
		const connection = await connect(context, provider, { retries: 'policy' });
		return await settle(connection, await lookOnce(provider, connection, reads));
	}
	const states = statesOf(reads, asTool ? TOOL_WAIT_MS : Infinity);
	const choice = await choose(context, reads);
	if (choice.strategy === 'suspend') return await suspend(context, provider, states);
	const connection = await connect(context, provider, { retries: 'once' });
	const waited = await waitHere(context, provider, connection, states, choice);
	return 'suspendWith' in waited
		? await suspend(context, provider, waited.suspendWith)
		: await settle(connection, waited.ends);
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

function statesOf(reads: readonly Read[], longestMs: number): PollState[] {
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

async function choose(context: IExecuteFunctions, reads: readonly Read[]): Promise<Choice> {
	const choice = chooseStrategy(
		context.getNodeParameter('options.waiting', 0, 'automatic') as WaitWish,
		reads.filter((read): read is WaitRequest => 'taskId' in read),
		await obstacleToSuspending(context),
	);
	context.logger.info(`Dance Video Wait for Task: ${choice.reason}`);
	return choice;
}

async function lookOnce(
	provider: Provider,
	{ api }: Connection,
	reads: readonly Read[],
): Promise<Settled[]> {
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
	provider: Provider,
	{ api, clock }: Connection,
	states: readonly PollState[],
	{ suspendAfterMs }: Choice,
): Promise<{ ends: Settled[] } | { suspendWith: PollState[] }> {
	try {
		const { watches, parkMs } = await watchTasks(watchesOf(states), {
			lookAtAll: createStatusChecker(provider, api),
			clock,
			msPerLook: msPerCheck(provider),
			onLook: (text) => context.logger.debug(text),
			...(suspendAfterMs !== undefined && {
				mayPark: (_untilNextMs: number, heldMs: number) => heldMs >= suspendAfterMs,
			}),
		});
		const now = withWatches(states, watches);
		return parkMs === undefined ? { ends: endsOf(now) } : { suspendWith: now };
	} catch (error) {
		// Only a cancelled execution gets here.
		const cancelled = asFailure(error);
		const ends = states.map((state, itemIndex): Settled => {
			if ('passed' in state) return { itemIndex, passed: state.passed };
			const details = 'facts' in state ? state.facts : { taskId: state.watch.taskId };
			return { itemIndex, error: cancelled.with(details) };
		});
		return { ends };
	}
}
