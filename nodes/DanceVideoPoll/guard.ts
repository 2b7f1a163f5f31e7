import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { planTurn } from '../../tasks/turns';
import { Failure } from '../../transport/failure';
import { sealOf, unreadable, wrapLeaving } from '../envelope';
import type { ErrorPolicy } from '../nodeError';
import { areAsleep } from './awaited';
import { nextCheckOn } from './lease';
import { lostItems, WAIT_AGAIN } from './lost';
import { startPoll } from './run';
import { pollMemorySchema, readPollItems, watchesOf, type PollState } from './state';

/** A result that is too much for n8n would kill every watcher. */
const MOST_LOST_IN_A_ROW = 3;

/**
 * Sleeps beside a watcher. n8n never runs again what was running when it was killed, so whoever looks
 * at tasks can be lost; this one is awake for an instant only. It wakes
 * - with the tasks, because the watcher's turn is over: the next turn begins;
 * - by its own timer, with what it was given before: the watcher sleeps between two looks, or is gone
 *   and is replaced;
 * - with n8n's word that the watcher failed: it is replaced;
 * - with the result, which leaves through the second output.
 */
export async function guard(
	context: IExecuteFunctions,
	provider: Provider,
): Promise<INodeExecutionData[][]> {
	const seal = sealOf(context);
	const items = context.getInputData();
	const kept = context.getContext('node');
	const input = readPollItems(seal, items);
	if (input.kind === 'end') return [[], items];
	const memory = pollMemorySchema.safeParse(kept).data;
	if (!memory || input.kind === 'unreadable') return [[], [unreadable(seal, items, kept)]];

	const given = input.kind === 'handover' ? input.handover : undefined;
	const { turn = 0, lost = 0, watcherId } = memory;
	const isHandover = given?.turn === turn;
	const states = isHandover ? given.states : memory.states;
	if (!states) throw new TypeError('A guard was given no tasks');
	const parentId = context.getNodeParameter('parentId', 0, '') as string;
	if (turn > 0 && parentId !== '' && !(await areAsleep(context, [parentId], 'asleep'))) {
		const unwanted = lostItems(states, 'item', provider, (id) => `Nobody waits for task ${id}`);
		return [[], wrapLeaving(seal, unwanted)];
	}
	if (given && !isHandover && watcherId !== undefined) {
		const checkAt = await nextCheckOn(context, watcherId, memory.guardAt ?? 0);
		if (checkAt !== undefined) {
			// n8n knows by this whose result this execution takes.
			context.setMetadata({ waitingChildExecutionIds: [watcherId] });
			return await sleepOn(context, provider, states, checkAt);
		}
	}
	const losses = isHandover ? 0 : lost + 1;
	Object.assign(kept, { states, lost: losses, turn: turn + 1 });
	if (losses > MOST_LOST_IN_A_ROW) {
		return [[], wrapLeaving(seal, giveUp(context, provider, states))];
	}
	if (losses > 0) context.logger.warn('Dance Video Wait for Task: a look was cut off; again');
	return await nextTurn(context, provider, states, turn + 1);
}

async function nextTurn(
	context: IExecuteFunctions,
	provider: Provider,
	states: PollState[],
	turn: number,
): Promise<INodeExecutionData[][]> {
	const { watchUntil, guardAt } = planTurn(watchesOf(states), Date.now());
	const { executionId, data, waitTill } = await startPoll(context, provider, states, {
		role: 'watch',
		seal: sealOf(context),
		errorPolicy: policyOf(context),
		turn,
		watchUntilMs: watchUntil,
		parentId: context.getNodeParameter('parentId', 0, '') as string,
		guardId: context.getExecutionId(),
	});
	if (!waitTill) return [[], data[0] ?? []];
	Object.assign(context.getContext('node'), { watcherId: executionId });
	return await sleepOn(context, provider, states, guardAt);
}

async function sleepOn(
	context: IExecuteFunctions,
	provider: Provider,
	states: readonly PollState[],
	guardAt: number,
): Promise<INodeExecutionData[][]> {
	Object.assign(context.getContext('node'), { guardAt });
	// In place of "until the sub-execution ends", which n8n has set: that one may never end.
	await context.putExecutionToWait(new Date(guardAt));
	// Nobody reads this unless n8n is killed in the very instant in which this node is awake: then n8n
	// takes it for the result of this whole execution, so it is not for the guard's own eyes.
	return [lostItems(states, policyOf(context), provider), []];
}

function policyOf(context: IExecuteFunctions): ErrorPolicy {
	return context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
}

/**
 * @throws where an error is to stop the workflow
 */
function giveUp(
	context: IExecuteFunctions,
	provider: Provider,
	states: readonly PollState[],
): INodeExecutionData[] {
	const policy = policyOf(context);
	if (policy !== 'stop') return lostItems(states, policy, provider);
	const taskIds = watchesOf(states).map(({ taskId }) => taskId);
	throw new Failure({
		kind: 'cancelled',
		message: `n8n was ended ${MOST_LOST_IN_A_ROW + 1} times in a row while it looked at these tasks or fetched their results: ${taskIds.join(', ')}`,
		nextStep: WAIT_AGAIN,
		retryable: true,
	});
}
