import type { FailureDetails } from '../model/failureDetails';
import type { Task } from '../model/task';
import { asFailure, Failure } from '../transport/failure';
import type { OnceResult } from './submitOnce';

/** How an item's order ended. Plain data: it may have to be kept in n8n's database. */
export type OrderResult = OnceResult | { facts: FailureDetails };

/** The end of one item's order. */
export interface OrderEnd {
	itemIndex: number;
	result: OrderResult;
}

/** What was thrown instead of a result. */
export function failed(error: unknown): { facts: FailureDetails } {
	return { facts: asFailure(error).details };
}

/** The task of an order that was taken. */
export function taskOf(result: OrderResult | undefined): Task | undefined {
	return result && 'task' in result ? result.task : undefined;
}

/** The task ID that is known of an order, also of one that failed. */
export function taskIdOf(result: OrderResult): string | undefined {
	return 'facts' in result ? result.facts.taskId : taskOf(result)?.taskId;
}

/** An item that was not tried, because one before it stopped the run. */
export function notTried(): { facts: FailureDetails } {
	return failed(
		new Failure({
			kind: 'invalidRequest',
			message: 'The item was not ordered, because an item before it failed',
			nextStep: 'Nothing was paid for it.',
			retryable: true,
			mayHaveBeenAccepted: false,
		}),
	);
}
