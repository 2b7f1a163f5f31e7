import type { IExecuteFunctions } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import type { Cost } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { RunPlace } from '../../tasks/idempotency';
import { failed, taskIdOf, taskOf, type OrderEnd, type OrderResult } from '../../tasks/orderEnd';
import { Failure } from '../../transport/failure';
import type { OrderedBefore } from './budget';
import type { CheckedItem } from './check';
import { runPlaceOf } from './order';

/** What n8n keeps of the node with its execution, by the run. */
interface NodeMemory {
	runs?: Record<string, RunMemory>;
}

/** What is kept of a run of the node with its execution. */
export interface RunMemory {
	/** Of the first try: a run that is tried again, also from n8n's list, makes the same keys. */
	place: RunPlace;
	/** How those orders ended that must not be sent again, by item. */
	ends: Record<number, OrderResult>;
	/** Of a call by an agent: what each item was expected to cost. */
	expected?: Record<number, Cost | null>;
}

/**
 * The memory of this run of the node. n8n's Retry On Fail runs the whole node again: what is kept with
 * the execution is not ordered (and paid) a second time.
 * @param call of an agent: the same call is the same run, whenever in the execution it is made
 */
export function memoryOf(context: IExecuteFunctions, call?: string): RunMemory {
	const memory = context.getContext('node') as NodeMemory;
	const place = runPlaceOf(context);
	memory.runs ??= {};
	return (memory.runs[call ?? `run${place.runIndex}`] ??= {
		place: call === undefined ? place : { ...place, runIndex: 0, call },
		ends: {},
	});
}

/** The tasks that the node has ordered in this execution, also in other runs of a loop. */
export function idsOfAllRuns(context: IExecuteFunctions): string[] {
	return runsOf(context).flatMap(({ ends }) =>
		Object.values(ends).flatMap((result) => taskIdOf(result) ?? []),
	);
}

/** What an agent's other calls have ordered in this execution: one budget holds over all of them. */
export function orderedInOtherCalls(context: IExecuteFunctions, call?: string): OrderedBefore {
	const others = runsOf(context).filter(
		({ place }) => call !== undefined && place.call !== undefined && place.call !== call,
	);
	const ends = others.flatMap((other) =>
		Object.entries(other.ends).map(([itemIndex, end]) => ({
			end,
			expected: other.expected?.[Number(itemIndex)] ?? null,
		})),
	);
	return {
		tasks: ends.flatMap(({ end, expected }) => {
			const task = taskOf(end);
			return task ? [{ ...task, estimatedCost: task.estimatedCost ?? expected }] : [];
		}),
		inDoubt: ends.filter(({ end }) => 'facts' in end),
	};
}

/** Notes how orders ended, where they must not be sent again. */
export function remember(
	remembered: Record<number, OrderResult>,
	provider: Provider,
	ends: readonly OrderEnd[],
): void {
	for (const { itemIndex, result } of ends) {
		if (isFinal(result, provider)) remembered[itemIndex] = result;
	}
}

/**
 * Notes that a suspended batch may order these items. What it does is not known to this execution: one
 * that is stopped or fails meanwhile, and is retried from n8n's list, must not order them again. An item
 * with a key of its own is known by that.
 */
export function rememberHandedOver(
	remembered: Record<number, OrderResult>,
	{ idempotency }: Provider,
	items: ReadonlyArray<Pick<CheckedItem, 'itemIndex' | 'submitOnceKey'>>,
): void {
	if (idempotency) return;
	for (const { itemIndex, submitOnceKey } of items) {
		if (submitOnceKey !== undefined) continue;
		remembered[itemIndex] ??= failed(handedOver(itemIndex));
	}
}

function handedOver(itemIndex: number): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `Item ${itemIndex} may have been ordered by an earlier try of this execution, which was suspended: its task may exist and may have been charged`,
		nextStep:
			"It was not sent again. That try's error and n8n's log name the tasks that were taken. Look at your tasks at the provider, and run the workflow anew with the items that have none.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}

function runsOf(context: IExecuteFunctions): RunMemory[] {
	return Object.values((context.getContext('node') as NodeMemory).runs ?? {});
}

/** Taken, or perhaps taken: without a key the provider would take the same order a second time. */
function isFinal(result: OrderResult, { idempotency }: Provider): boolean {
	if (!('facts' in result)) return true;
	return !idempotency && (result.facts.taskId !== undefined || isEndUnknown(result.facts));
}
