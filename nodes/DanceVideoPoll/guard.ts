import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { planTurn } from '../../tasks/turns';
import { Failure } from '../../transport/failure';
import { toErrorItem, type ErrorPolicy } from '../nodeError';
import { startPoll } from './run';
import { fromPollItems, watchesOf, type PollState } from './state';

/** What is kept with the execution while it sleeps. */
interface Memory {
	turn?: number;
	states?: PollState[];
	/** Watchers that were killed in a row. */
	lost?: number;
}

/** A result that is too much for n8n would kill every watcher. */
const MOST_LOST_IN_A_ROW = 3;

const GONE_ON =
	'The task goes on at the provider: run Wait for Task again with its ID. If n8n runs out of memory with its result, switch Download Result off.';

/**
 * Sleeps beside a watcher. n8n never runs again what was running when it was killed, so whoever looks
 * at tasks can be lost; this one is awake for an instant only. It wakes
 * - with the tasks, because the watcher's turn is over: the next turn begins;
 * - with what it knew itself, or with n8n's word that the watcher failed: it is gone, and replaced;
 * - with the result, which leaves through the second output.
 */
export async function guard(
	context: IExecuteFunctions,
	provider: Provider,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const memory = context.getContext('node') as Memory;
	const given = fromPollItems(items);
	if (!given && !isLoss(items)) return [[], items];
	const { turn = 0, lost = 0, states = given?.states ?? [] } = memory;
	const isHandover = given?.turn === turn;
	memory.states = isHandover ? given.states : states;
	memory.lost = isHandover ? 0 : lost + 1;
	memory.turn = turn + 1;
	if (memory.lost > MOST_LOST_IN_A_ROW) return [[], giveUp(context, provider, memory.states)];
	if (memory.lost > 0) context.logger.warn('Dance Video Wait for Task: a look was cut off; again');
	return await nextTurn(context, provider, memory.states, memory.turn);
}

async function nextTurn(
	context: IExecuteFunctions,
	provider: Provider,
	states: PollState[],
	turn: number,
): Promise<INodeExecutionData[][]> {
	const errorPolicy = context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
	const { watchUntil, guardAt } = planTurn(watchesOf(states), Date.now());
	const { data, waitTill } = await startPoll(context, provider, states, {
		role: 'watch',
		errorPolicy,
		turn,
		watchUntilMs: watchUntil,
	});
	if (!waitTill) return [[], data[0] ?? []];
	// In place of "until the sub-execution ends", which n8n has set: that one may never end.
	await context.putExecutionToWait(new Date(guardAt));
	// Nobody reads this unless n8n is killed in the very instant in which this node is awake: then n8n
	// takes it for the result.
	return [lostItems(states, errorPolicy, provider), []];
}

/** What n8n gives in place of the result of a sub-execution that it has lost. */
function isLoss(items: readonly INodeExecutionData[]): boolean {
	return items.length === 1 && Object.keys(items[0]?.json ?? {}).join() === 'error';
}

/**
 * @throws where an error is to stop the workflow
 */
function giveUp(
	context: IExecuteFunctions,
	provider: Provider,
	states: readonly PollState[],
): INodeExecutionData[] {
	const policy = context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
	if (policy !== 'stop') return lostItems(states, policy, provider);
	const taskIds = watchesOf(states).map(({ taskId }) => taskId);
	throw new Failure({
		kind: 'cancelled',
		message: `n8n was ended ${MOST_LOST_IN_A_ROW + 1} times in a row while it looked at these tasks or fetched their results: ${taskIds.join(', ')}`,
		nextStep: GONE_ON,
		retryable: true,
	});
}

function lostItems(
	states: readonly PollState[],
	policy: ErrorPolicy,
	provider: Provider,
): INodeExecutionData[] {
	return states.map((state, itemIndex) => {
		if ('passed' in state) return { json: state.passed, pairedItem: { item: itemIndex } };
		if ('facts' in state) return toErrorItem(policy, new Failure(state.facts), itemIndex);
		const { taskId } = state.watch;
		const lost = new Failure({
			kind: 'cancelled',
			message: `n8n was ended while it waited for task ${taskId}`,
			nextStep: GONE_ON,
			retryable: true,
			taskId,
		});
		return toErrorItem(policy, lost, itemIndex, { provider: provider.id });
	});
}
