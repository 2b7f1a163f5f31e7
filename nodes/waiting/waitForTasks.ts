import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { obstacleToSuspending } from '../../suspension/obstacle';
import { chooseStrategy, type Choice, type WaitWish } from '../../suspension/strategy';
import type { ItemShape } from '../../tasks/itemShape';
import { pollJob, pollTasks, type PollItem, type PollState } from '../../tasks/pollJob';
import { startWatch } from '../../tasks/watch';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { connecting, type ConnectTo } from '../connect';
import type { ErrorPolicy } from '../delivery/nodeError';
import type { WaitOutcome } from '../delivery/outcomes';
import { outcomesOf, pollWith } from '../jobs/pollTasks';
import { suspendWait } from './suspendWait';
import type { ReadRequest, WaitRequest } from './waitRequest';

/** What a node waits for, and how. */
export interface Wait {
	/** One for each item. */
	requests: readonly ReadRequest[];
	/** What becomes of an item that goes wrong. */
	policy: ErrorPolicy;
	shape: ItemShape;
	asTool: boolean;
	/** Whatever the items want. */
	longestMs: number;
	/** Makes the items that leave, when all tasks have ended in process. */
	leave(connectTo: ConnectTo, outcomes: WaitOutcome[]): Promise<INodeExecutionData[][]>;
}

/** Waits for the tasks of all items at once, here or suspended. */
export async function waitForTasks(
	context: IExecuteFunctions,
	wait: Wait,
): Promise<INodeExecutionData[][]> {
	const { policy, shape } = wait;
	const started = { policy, shape, items: itemsOf(wait) };
	const choice = await choose(context, wait);
	const connectTo = connecting(context, { retries: 'once' });
	if (policy === 'stop') {
		// Before anything is waited for; else each item gets the error of its own provider.
		for (const request of wait.requests) if ('taskId' in request) await connectTo(request.provider);
	}
	if (choice.strategy === 'suspend') return await suspendWait(context, started);
	const { state, next } = await waitHere(context, started, connectTo, choice);
	return next.kind === 'sleep'
		? await suspendWait(context, state)
		: await wait.leave(connectTo, outcomesOf(state));
}

function itemsOf({ requests, longestMs }: Wait): PollItem[] {
	const clock = realClock();
	return requests.map((request) => {
		if ('passed' in request) return request;
		if ('error' in request) return { facts: asFailure(request.error).details };
		const { delivery } = request;
		const { includeRawAnswer = false } = delivery;
		const timeoutMs = Math.min(request.timeoutMs, longestMs);
		const provider = request.provider.id;
		const watch = startWatch({ ...request, provider, timeoutMs, includeRawAnswer }, clock);
		return { watch: { ...watch, provider }, delivery };
	});
}

async function choose(context: IExecuteFunctions, { requests, asTool }: Wait): Promise<Choice> {
	const choice = chooseStrategy(
		context.getNodeParameter('options.waiting', 0, 'automatic') as WaitWish,
		requests.filter((request): request is WaitRequest => 'taskId' in request),
		await obstacleToSuspending(context, asTool),
	);
	context.logger.info(`${context.getNode().name}: ${choice.reason}`);
	return choice;
}

/** Waits in process; to the end, or until a wait that may be suspended has held the process enough. */
async function waitHere(
	context: IExecuteFunctions,
	state: PollState,
	connectTo: ConnectTo,
	{ suspendAfterMs = Infinity }: Choice,
): ReturnType<typeof pollTasks> {
	const shouldSuspend = (_untilNextMs: number, heldMs: number) => heldMs >= suspendAfterMs;
	try {
		return await pollTasks(state, pollWith(context, connectTo, shouldSuspend));
	} catch (error) {
		// Only a cancelled execution rejects.
		return { state: pollJob.giveUp(state, error), next: { kind: 'done' } };
	}
}
