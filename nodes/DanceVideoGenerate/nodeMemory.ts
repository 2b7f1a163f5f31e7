import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { Cost } from '../../model/task';
import { runKey, type RunIdentity } from '../../tasks/idempotency';
import { failedSchema, resultSchema } from '../../tasks/storedQueue';
import { checked, renamed, runIdentitySchema } from '../../tasks/storedState';
import type { FailedSubmit, SubmitResult } from '../../tasks/submitResult';
import type { Begun } from './begun';
import { wasCutOff } from './cutOff';

/** What n8n keeps of the node with its execution, by the run. */
interface NodeMemory {
	runs?: Record<string, RunMemory>;
	/** Whether the execution that this one retries was cut off: what it has submitted is not known. */
	isCutOff?: boolean;
}

/** What is kept of a run of the node with its execution. */
export interface RunMemory extends Begun {
	/** Which run this is. Of the first try: one that is tried again, also from n8n's list, makes the same keys. */
	run: RunIdentity;
	/** How those submissions ended that must not be repeated, by item. */
	ends: Record<number, SubmitResult>;
	/** Those of unknown end that reach the same task when they are sent to the same account under the same key, by item. */
	resendable?: Record<number, { key: string; result: FailedSubmit }>;
	/** Of a call by an agent: what each item was expected to cost. */
	expected?: Record<number, Cost | null>;
	/** Whether tasks may have been created in this run that are not known here. */
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
							.object({
								run: runIdentitySchema,
								ends: z.record(z.string(), resultSchema),
								resendable: z
									.record(z.string(), z.object({ key: z.string(), result: failedSchema }))
									.optional(),
								lastTry: z
									.object({ number: z.number(), executionId: z.string().optional() })
									.optional(),
							})
							.passthrough(),
					),
				)
				.optional(),
			isCutOff: z.boolean().optional(),
		})
		.passthrough(),
);

/** By what n8n keeps of a node with an execution: that stays the same object while the execution is at work. */
const opened = new WeakMap<NodeMemory, Promise<void>>();

/**
 * Begins to keep something of the node with its execution, before anything of it is read or checked: by
 * what is there a retry knows that the node was not cut off. Calls that an agent makes at once find it opened
 * by the first: read anew, it would no longer be what the one under way writes to.
 */
export async function openMemory(context: IExecuteFunctions): Promise<void> {
	const memory = nodeMemory(context);
	const opening = opened.get(memory) ?? openOnce(context, memory);
	opened.set(memory, opening);
	// What could not be asked is asked by the next.
	await opening.catch((error: unknown) => {
		opened.delete(memory);
		throw error;
	});
}

async function openOnce(context: IExecuteFunctions, memory: NodeMemory): Promise<void> {
	const kept = memorySchema.safeParse(memory);
	// What cannot be read may tell of tasks: nothing that may have been paid for is submitted again.
	Object.assign(memory, kept.success ? kept.data : { runs: {}, isCutOff: true });
	if (memory.runs === undefined) memory.isCutOff = await wasCutOff(context);
	memory.runs ??= {};
}

/**
 * Whether a run is that of an execution before this one, which it retries: whatever tries of it there were,
 * they made the same keys.
 */
export function isOfEarlier(context: IExecuteFunctions, { run }: RunMemory): boolean {
	return run.executionId !== context.getExecutionId();
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

/** What is kept of all runs of the node in this execution. */
export function runsOf(context: IExecuteFunctions): RunMemory[] {
	return Object.values(nodeMemory(context).runs ?? {});
}

/** Checked by {@link openMemory}, once in each run of the node. */
export function nodeMemory(context: IExecuteFunctions): NodeMemory {
	return context.getContext('node');
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
