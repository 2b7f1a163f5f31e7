import { hasEnded } from '../../model/task';
import type { PollItem, PollState } from '../../tasks/pollJob';
import type { ItemOutcome, ItemWaits } from '../../tasks/submitJob';
import { providerOf, taskOf } from '../../tasks/submitResult';
import { hintsIn } from '../../tasks/taskHints';
import { startPoll } from '../../tasks/taskPoll';
import type { Clock } from '../../transport/clock';
import { toItem, type Leaving } from '../delivery/submitted';

/** The wait for what was submitted; an item without a task leaves it with what is known of it. */
export function pollStateOf(
	leaving: Leaving,
	waits: ItemWaits,
	outcomes: readonly ItemOutcome[],
	clock: Pick<Clock, 'now' | 'random'>,
): PollState {
	const { provider, policy, shape } = leaving;
	const items = outcomes.map((outcome): PollItem => {
		const { itemIndex, result, note } = outcome;
		const whose = providerOf(result) ?? provider.id;
		if ('details' in result) return { details: result.details, provider: whose };
		const wait = waits[itemIndex];
		const { taskId } = 'task' in result ? result.task : result;
		// One that an earlier try has created when the node was set to another provider: this one does not know it.
		if (whose !== provider.id || !wait || taskId === undefined)
			return { passed: toItem(leaving, outcome).json };
		const { timeoutMs, delivery } = wait;
		const task = taskOf(result);
		const hints = hintsIn({ ...task, ...note });
		const poll = startPoll(
			{
				...hints,
				// Some are finished when they are created, and only have to be fetched.
				...(task && hasEnded(task) && { estimatedMs: 0 }),
				taskId,
				timeoutMs,
				includeRawAnswer: delivery.includeRawAnswer ?? false,
			},
			clock,
		);
		return { poll: { ...poll, provider: provider.id }, delivery };
	});
	return { policy, ...(shape && { shape }), items };
}
