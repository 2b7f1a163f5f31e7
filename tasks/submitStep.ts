import { asFailure } from '../transport/failure';
import type { Clock } from '../transport/clock';
import type { StatusCheck } from './check';
import type { QueueLimits } from './queueLimits';
import type { OnceResult } from './submitResult';
import { runningOf, type QueueEntry, type SubmitQueue } from './submitQueue';
import { advance, afterAnswer } from './submitRules';
import { checkDue } from './poller';

/** What {@link submitStep} needs. */
export interface SubmitStepOptions {
	limits: QueueLimits;
	/** Submits an entry, once. */
	submit(entry: QueueEntry): Promise<OnceResult>;
	/** Asks the provider for tasks that hold a slot. */
	checkAll: (taskIds: string[]) => Promise<Map<string, StatusCheck>>;
	clock: Clock;
	/** Whether the queue is given back, to be suspended, instead of sleeping here. */
	suspends: boolean;
	onCheck?: (text: string) => void;
}

/** What comes after a step: another one, at once or after a sleep, or nothing more. */
export type StepNext =
	{ kind: 'again' } | { kind: 'sleep'; untilNextMs: number } | { kind: 'done' };

/**
 * Goes one step with a queue that waits for slots: marks the next entry as being submitted, submits it,
 * or waits and polls the tasks that hold the slots. So whoever saves the queue after each step has it
 * written down before an entry is sent that it will be, and before the next one that it was accepted. It
 * is done when every entry has been submitted or refused; the last tasks still run then.
 */
export async function submitStep(
	queue: SubmitQueue,
	options: SubmitStepOptions,
): Promise<{ queue: SubmitQueue; next: StepNext }> {
	const { limits, submit, clock, suspends } = options;
	const marked = queue.entries.find(({ isSubmitting }) => isSubmitting);
	if (marked) {
		const answer = await submit(marked).catch(asFailure);
		const answered = afterAnswer(queue, marked, answer, limits, clock);
		return { queue: answered, next: { kind: 'again' } };
	}
	const { queue: advanced, next } = advance(queue, limits, clock.now());
	if (next.kind === 'done') return { queue: advanced, next };
	if (next.kind === 'submit') return { queue: advanced, next: { kind: 'again' } };
	const untilNextMs = Math.max(0, next.until - clock.now());
	// What is due is polled here; a wait of any length is not worth a process.
	if (suspends && untilNextMs > 0) return { queue, next: { kind: 'sleep', untilNextMs } };
	await clock.sleep(untilNextMs);
	return { queue: await pollRunning(advanced, options), next: { kind: 'again' } };
}

/** The queue with the tasks polled that are due. One that has ended frees its slot. */
async function pollRunning(queue: SubmitQueue, options: SubmitStepOptions): Promise<SubmitQueue> {
	const running = runningOf(queue);
	const polled = await checkDue(running, options);
	const entries = queue.entries.map((entry) => {
		const poll = entry.poll && polled[running.indexOf(entry.poll)];
		return poll ? { ...entry, poll } : entry;
	});
	const isFreed = polled.some(({ outcome }) => outcome !== undefined);
	return { ...queue, entries, ...(isFreed && { slotsTakenUntil: 0, refusals: 0 }) };
}
