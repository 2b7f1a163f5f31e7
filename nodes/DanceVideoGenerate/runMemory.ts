import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { isEndUnknown } from '../../model/failureDetails';
import type { Cost } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { SpentBefore } from '../../tasks/budget';
import { runKey, type RunIdentity } from '../../tasks/idempotency';
import { resultSchema } from '../../tasks/storedQueue';
import { checked, renamed, runIdentitySchema } from '../../tasks/storedState';
import {
	failed,
	taskIdOf,
	taskOf,
	type SubmitOutcome,
	type SubmitResult,
} from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';
import { hadBegun } from './begun';
import { cutOffBefore, wasCutOff } from './cutOff';
import { isChecked, type CheckedItem, type ReadItem } from './readItems';

/** What n8n keeps of the node with its execution, by the run. */
interface NodeMemory {
	runs?: Record<string, RunMemory>;
	/** Whether the execution that this one retries was cut off: what it has submitted is not known. */
	isCutOff?: boolean;
}

/** What is kept of a run of the node with its execution. */
export interface RunMemory {
	/** Which run this is. Of the first try: one that is tried again, also from n8n's list, makes the same keys. */
	run: RunIdentity;
	/** How those submissions ended that must not be repeated, by item. */
	ends: Record<number, SubmitResult>;
	/** Of a call by an agent: what each item was expected to cost. */
	expected?: Record<number, Cost | null>;
	/** Whether the execution that this one retries was cut off in this run. */
	isCutOff?: boolean;
}

const memorySchema = checked<NodeMemory>(
	z
		.object({
			runs: z
				.record(
					z.string(),
					renamed(
						{ place: 'run' },
						z
							.object({ run: runIdentitySchema, ends: z.record(z.string(), resultSchema) })
							.passthrough(),
					),
				)
				.optional(),
			isCutOff: z.boolean().optional(),
		})
		.passthrough(),
);

/**
 * Begins to keep something of the node with its execution, before anything of it is read or checked: by
 * what is there a retry knows that the node was not cut off.
 */
export async function openMemory(context: IExecuteFunctions): Promise<void> {
	const memory = nodeMemory(context);
	const kept = memorySchema.safeParse(memory);
	// What cannot be read may tell of tasks: nothing that may have been paid for is submitted again.
	Object.assign(memory, kept.success ? kept.data : { runs: {}, isCutOff: true });
	if (memory.runs === undefined) memory.isCutOff = await wasCutOff(context);
	// Another call of an agent may have begun meanwhile.
	memory.runs ??= {};
}

/** Notes of a run of which nothing is kept whether the execution that this one retries was cut off in it. */
export async function openRun(context: IExecuteFunctions, call?: string): Promise<void> {
	const run = runIdentityOf(context, call);
	if (nodeMemory(context).runs?.[runKey(run)]) return;
	if (await hadBegun(context, run)) memoryOf(context, call).isCutOff = true;
}

/**
 * The memory of this run of the node. n8n's Retry On Fail runs the whole node again: what is kept with
 * the execution is not submitted (and paid for) a second time.
 * @param call of an agent: the same call is the same run, whenever in the execution it is made
 */
export function memoryOf(context: IExecuteFunctions, call?: string): RunMemory {
	const memory = nodeMemory(context);
	const run = runIdentityOf(context, call);
	memory.runs ??= {};
	return (memory.runs[runKey(run)] ??= { run, ends: {} });
}

/** The tasks that the node has created in this execution, also in other runs of a loop. */
export function idsOfAllRuns(context: IExecuteFunctions): string[] {
	return runsOf(context).flatMap(({ ends }) =>
		Object.values(ends).flatMap((result) => taskIdOf(result) ?? []),
	);
}

/**
 * What this run has spent in a try that n8n repeats; and what an agent's other calls have, since one
 * budget holds over all of them.
 */
export function spentBefore(
	context: IExecuteFunctions,
	{ ends }: RunMemory,
	items: readonly ReadItem[],
	call?: string,
): SpentBefore[] {
	// Runs of a loop are no calls, and have a budget each.
	const others = runsOf(context).filter(({ run }) => run.call !== call);
	return [
		...items.map((item) => ({
			result: ends[item.itemIndex],
			expected: isChecked(item) ? item.expected : null,
		})),
		...others.flatMap((other) =>
			Object.entries(other.ends).map(([itemIndex, result]) => ({
				result,
				expected: other.expected?.[Number(itemIndex)] ?? null,
			})),
		),
	].flatMap(({ result, expected }): SpentBefore[] => {
		const task = taskOf(result);
		if (task) return [{ task, expected }];
		return result && 'details' in result ? [{ expected }] : [];
	});
}

/** Notes how submissions ended, where they must not be repeated. */
export function rememberEnds(
	remembered: Record<number, SubmitResult>,
	provider: Provider,
	outcomes: readonly SubmitOutcome[],
): void {
	for (const { itemIndex, result } of outcomes) {
		if (isFinal(result, provider)) remembered[itemIndex] = result;
	}
}

/**
 * Notes that a suspended batch may submit these items. What it does is not known to this execution: one
 * that is stopped or fails meanwhile, and is retried from n8n's list, must not submit them again. An item
 * with a key of its own is known by that.
 */
export function rememberHandedOver(
	remembered: Record<number, SubmitResult>,
	{ idempotency }: Provider,
	items: ReadonlyArray<Pick<CheckedItem, 'itemIndex' | 'submitOnceKey'>>,
): void {
	if (idempotency) return;
	for (const { itemIndex, submitOnceKey } of items) {
		if (submitOnceKey !== undefined) continue;
		remembered[itemIndex] ??= failed(handedOver(itemIndex));
	}
}

/**
 * Notes that items may have been submitted by the execution that this one retries, where that was cut off.
 * An item with a key is known by that.
 */
export function rememberCutOff(
	context: IExecuteFunctions,
	{ ends, isCutOff }: RunMemory,
	items: ReadonlyArray<Pick<CheckedItem, 'itemIndex' | 'submitOnceKey' | 'idempotencyKey'>>,
): void {
	if (!nodeMemory(context).isCutOff && !isCutOff) return;
	for (const item of items) {
		if (!hasKey(item)) ends[item.itemIndex] ??= failed(cutOffBefore(item.itemIndex));
	}
}

/** Whether an item is known by a key of its own, whatever becomes of the execution. */
export function hasKey({
	submitOnceKey,
	idempotencyKey,
}: Pick<CheckedItem, 'submitOnceKey' | 'idempotencyKey'>): boolean {
	return submitOnceKey !== undefined || idempotencyKey !== undefined;
}

function handedOver(itemIndex: number): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `The task of item ${itemIndex} may have been created by an earlier try of this execution, which was suspended: it may exist and may have been charged`,
		nextStep:
			"It was not sent again. That try's error and n8n's log name the tasks that were taken. Look at your tasks at the provider, and run the workflow anew with the items that have none.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}

function runsOf(context: IExecuteFunctions): RunMemory[] {
	return Object.values(nodeMemory(context).runs ?? {});
}

/** Checked by {@link openMemory}, once in each run of the node. */
function nodeMemory(context: IExecuteFunctions): NodeMemory {
	return context.getContext('node');
}

/** Accepted, or perhaps accepted: without a key the provider would accept the same item a second time. */
function isFinal(result: SubmitResult, { idempotency }: Provider): boolean {
	if (!('details' in result)) return true;
	return !idempotency && (result.details.taskId !== undefined || isEndUnknown(result.details));
}

/** Which run of which node this is, for the keys of what it submits. */
function runIdentityOf(context: IExecuteFunctions, call?: string): RunIdentity {
	return {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id,
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		...(call === undefined
			? { runIndex: Number(context.getWorkflowDataProxy(0).$runIndex) }
			: { runIndex: 0, call }),
	};
}
