import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { PollState } from '../../tasks/pollJob';
import type { ItemOutcome, ItemWaits } from '../../tasks/submitJob';
import { taskIdOf } from '../../tasks/submitResult';
import { USUAL_MS } from '../../tasks/taskPoll';
import { asFailure, type Failure } from '../../transport/failure';
import { isNodeError } from '../../transport/isNodeError';
import { isNamed, toErrorItem, toNodeError } from '../delivery/nodeError';
import { deliverOutcomes } from '../delivery/outcomes';
import { toItem, withOtherTasks, type Leaving } from '../delivery/submitted';
import { pollStateOf } from '../jobs/pollSubmitted';
import { waitForTasks } from '../waiting/waitForTasks';
import { readWaitWish } from '../waiting/waitRequest';
import { keepParked } from './parked';
import type { Submitting } from './planSubmit';
import { WAIT_OPTIONS } from './waitFields';

/**
 * Waits for the videos of tasks that have been created and are paid for: whatever goes wrong from here on
 * names each of them.
 */
export async function waitForVideos(
	run: Submitting,
	waits: ItemWaits,
	outcomes: readonly ItemOutcome[],
): Promise<INodeExecutionData[]> {
	const { context, mode, policy, shape, connection } = run;
	const incoming = context.getInputData();
	const leaving = { ...run, incoming };
	try {
		const { items } = pollStateOf(leaving, waits, outcomes, connection.clock);
		const [ended = []] = await waitForTasks(context, {
			items,
			policy,
			shape,
			asTool: false,
			wish: readWaitWish(context, WAIT_OPTIONS),
			// No video is done in seconds, and a paid task's ID is safer in n8n's database than here.
			usualMs: mode.produces === 'video' ? USUAL_MS : null,
			onSuspend: (state: PollState) => keepParked(context, state),
			leave: async (connectTo, ends) => [
				await deliverOutcomes(context, connectTo, ends, {
					onError: policy,
					anyState: false,
					shape,
					incoming,
				}),
			],
		});
		return ended;
	} catch (error) {
		return withTheirTasks(context, leaving, outcomes, error);
	}
}

/** What the error of a wait becomes: an error for all that names every task, or one for each item. */
function withTheirTasks(
	context: IExecuteFunctions,
	leaving: Leaving,
	outcomes: readonly ItemOutcome[],
	error: unknown,
): INodeExecutionData[] {
	const { policy } = leaving;
	const failure = inItsWords(error);
	if (policy === 'stop') {
		const { message, nextStep } = failure.details;
		const text = `${message} ${nextStep}`;
		const taskIds = outcomes.flatMap(({ result }) => taskIdOf(result) ?? []);
		if (isNodeError(error) && taskIds.every((taskId) => isNamed(taskId, text))) throw error;
		throw toNodeError(context.getNode(), withOtherTasks(failure, outcomes));
	}
	return outcomes.map((outcome) => {
		const { itemIndex, result } = outcome;
		const taskId = taskIdOf(result);
		if (taskId === undefined) return toItem(leaving, outcome);
		return toErrorItem(policy, failure.with({ taskId }), itemIndex, toItem(leaving, outcome).json);
	});
}

/** n8n's own error says already what happened and what to do. */
function inItsWords(error: unknown): Failure {
	const failure = asFailure(error);
	if (!isNodeError(error)) return failure;
	return failure.with({ message: error.message, nextStep: error.description ?? '' });
}
