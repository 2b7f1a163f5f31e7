import type { Delivery } from '../../tasks/delivery';
import type { PollItem, PollState, ProviderTaskPoll } from '../../tasks/pollJob';
import type { Outcome } from '../../tasks/taskPoll';
import { done, scriptedTasks } from './scriptedTasks';

export const DELIVERY: Delivery = {
	download: true,
	binaryField: 'data',
	fileName: '',
	lastFrame: false,
	maxBytes: 1,
};
const { poll, clock } = scriptedTasks({});
/** When the wait began. */
export const NOW = clock.now();

/** A task that is polled, at Vtrix. */
export const polled = (taskId: string, more: Partial<ProviderTaskPoll> = {}): ProviderTaskPoll => ({
	...poll(taskId),
	provider: 'vtrix',
	...more,
});
/** An item that waits for it. */
export const waiting = (
	taskId: string,
	more: Partial<ProviderTaskPoll> = {},
	delivery: Partial<Delivery> = {},
): PollItem => ({ poll: polled(taskId, more), delivery: { ...DELIVERY, ...delivery } });
export const seen = (taskId: string): Outcome => ({ kind: 'seen', taskId, task: done(taskId) });
export const timedOut = (taskId: string): Outcome => ({ kind: 'timedOut', taskId, waitedMs: 1 });
/** An item that waits for nothing. */
export const PASSED: PollItem = { passed: { row: 1 } };
/** One that was wrong from the beginning. */
export const REFUSED_ITEM: PollItem = {
	details: { kind: 'invalidInput', message: 'No', nextStep: 'Mend it.', retryable: false },
};
/** A wait of these items. */
export const stateOf = (...items: PollItem[]): PollState => ({ policy: 'item', items });
