import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { withoutIsolate } from '../../suspension/isolate';
import { obstacleToSuspending } from '../../suspension/obstacle';
import { chooseStrategy, type Choice, type WaitWish } from '../../suspension/strategy';
import type { ItemShape } from '../../tasks/itemShape';
import { pollJob, pollTasks, pollsOf, type PollItem, type PollState } from '../../tasks/pollJob';
import { GOES_ON, startPoll, type TaskPoll } from '../../tasks/taskPoll';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { connecting, type ConnectTo } from '../connect';
import { noteTasks } from '../noteTasks';
import type { ErrorPolicy } from '../delivery/nodeError';
import type { WaitOutcome } from '../delivery/outcomes';
import { waitOutcomesOf, pollWith } from '../jobs/pollTasks';
import { suspendWait } from './suspendWait';
import type { ReadRequest } from './waitRequest';

/** What a node waits for, and how. */
export interface Wait {
	/** One for each item that came in. */
	items: PollItem[];
	/** What becomes of an item that goes wrong. */
	policy: ErrorPolicy;
	shape: ItemShape;
	asTool: boolean;
	/** Where the user wants the wait. */
	wish: WaitWish;
	/** How long tasks are taken to last of which nobody says it; `null` when they may be over in seconds. */
	usualMs: number | null;
	/** Told the state with which the wait is going to be suspended. */
	onSuspend?(state: PollState): void;
	/** Makes the items that leave, when all tasks have ended in process. */
	leave(connectTo: ConnectTo, outcomes: WaitOutcome[]): Promise<INodeExecutionData[][]>;
}

/** Waits for the tasks of all items at once, here or suspended. */
export async function waitForTasks(
	context: IExecuteFunctions,
	wait: Wait,
): Promise<INodeExecutionData[][]> {
	const { policy, shape, items, onSuspend } = wait;
	const started: PollState = { policy, shape, items };
	noteTasks(
		context,
		pollsOf(started).map(({ taskId }) => taskId),
	);
	const choice = await choose(context, wait);
	const connectTo = connecting(context);
	// Before anything is waited for; else each item gets the error of its own provider.
	if (policy === 'stop') await requireAccounts(connectTo, pollsOf(started));
	const here =
		choice.strategy === 'suspend'
			? undefined
			: await waitHere(context, started, wait, choice.suspendAfterMs);
	const state = here?.state ?? started;
	if (here?.next.kind === 'done') return await wait.leave(connectTo, waitOutcomesOf(state));
	onSuspend?.(state);
	const suspended = await suspendWait(context, state);
	if (suspended) return suspended;
	const ended = await waitHere(context, state, wait);
	return await wait.leave(connectTo, waitOutcomesOf(ended.state));
}

/** What may pass is left to the status checks, which are made again. */
async function requireAccounts(connectTo: ConnectTo, polls: readonly TaskPoll[]): Promise<void> {
	for (const { provider, taskId } of polls) {
		try {
			await connectTo(providerById(provider));
		} catch (error) {
			const failure = asFailure(error);
			const { nextStep, retryable } = failure.details;
			if (!retryable) throw failure.with({ taskId, nextStep: `${nextStep} ${GOES_ON}` });
		}
	}
}

/**
 * What items want, as the job that polls for them knows it.
 * @param longestMs a limit for all of them, whatever they want
 */
export function toPollItems(requests: readonly ReadRequest[], longestMs: number): PollItem[] {
	const clock = realClock();
	return requests.map((request) => {
		if ('passed' in request) return request;
		if ('error' in request) return { details: asFailure(request.error).details };
		const { delivery } = request;
		const { includeRawAnswer = false } = delivery;
		const timeoutMs = Math.min(request.timeoutMs, longestMs);
		const provider = request.provider.id;
		const poll = startPoll({ ...request, provider, timeoutMs, includeRawAnswer }, clock);
		return { poll: { ...poll, provider }, delivery };
	});
}

async function choose(
	context: IExecuteFunctions,
	{ items, asTool, wish, usualMs }: Wait,
): Promise<Choice> {
	const now = Date.now();
	const expected = items.flatMap((item) => {
		if (!('poll' in item)) return [];
		const { createdAt, estimatedMs, startedAt, deadlineAt } = item.poll;
		return [
			{
				ageMs: now - createdAt,
				estimatedMs: estimatedMs ?? usualMs,
				timeoutMs: deadlineAt - startedAt,
			},
		];
	});
	const choice = chooseStrategy(wish, expected, await obstacleToSuspending(context, asTool));
	context.logger.info(`${context.getNode().name}: ${choice.reason}`);
	return choice;
}

/** Waits in process; to the end, or until a wait that may be suspended has held the process enough. */
async function waitHere(
	context: IExecuteFunctions,
	state: PollState,
	{ asTool }: Pick<Wait, 'asTool'>,
	suspendAfterMs = Infinity,
): ReturnType<typeof pollTasks> {
	const shouldSuspend = (_untilNextMs: number, heldMs: number) => heldMs >= suspendAfterMs;
	const poll = async () => {
		// Connected anew: a credential with an expression is seen to need the isolate.
		const connectTo = connecting(context, { retries: 'once' });
		return await pollTasks(state, pollWith(context, connectTo, shouldSuspend));
	};
	try {
		// An agent runs several tools at once, which may have expressions.
		return await (asTool ? poll() : withoutIsolate(context, poll));
	} catch (error) {
		// Only a cancelled execution rejects.
		return { state: pollJob.giveUp(state, error), next: { kind: 'done' } };
	}
}
