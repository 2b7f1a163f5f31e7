import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { isRecord } from '../../model/json';
import { providerById } from '../../providers';
import { isTaskId } from '../../tasks/taskId';
import { asFailure, type Failure } from '../../transport/failure';
import { createLimiter } from '../../transport/limiter';
import { redact } from '../../transport/redact';
import { processedStore } from '../keyStore';
import { tryItem } from './forEachItem';
import { keptBack, type Undelivered } from './keptBack';
import { errorPolicyOf, toErrorItem, toNodeError } from './nodeError';
import { triggeredTasks } from './triggeredTasks';

/** How many ends n8n remembers for each trigger, to know them again. */
const REMEMBERED_ENDS = 5_000;

/** How executions are started when something happened; not because a person asked for them. */
const BY_EVENT: readonly string[] = ['webhook', 'trigger'];

/** n8n's store reads, compares and writes: of two executions at once both would be the first. */
const oneAtATime = createLimiter(1);

/** What n8n keeps of the trigger with its execution. */
interface Kept {
	/** The IDs of the tasks that this execution has let go. */
	letGo?: unknown;
}

const idsSchema = z.array(z.string());

/** An item with the ID of the task that came in: by the error output it has none where others have it. */
interface Leaving {
	taskId: string | undefined;
	item: INodeExecutionData;
}

/**
 * The part of a trigger that runs inside the execution it has started: fetches the files, where that
 * was asked for, and emits only those ends that no execution of this trigger has emitted before. The
 * ends are recorded last, so that an execution that failed here can be tried again.
 * @param found the ended tasks, one for each incoming item
 * @throws n8n's error that names all of them, when the workflow stops on errors and one cannot be delivered,
 * or n8n cannot record that they are emitted
 */
export async function runTrigger(
	context: IExecuteFunctions,
	found: readonly unknown[],
): Promise<INodeExecutionData[][]> {
	const provider = providerById(context.getNodeParameter('provider', 0));
	const { bring, knownOf } = triggeredTasks(context, provider);
	const policy = errorPolicyOf(context);
	const leaving: Leaving[] = [];
	const undelivered: Undelivered[] = [];
	for (const [itemIndex, json] of found.entries()) {
		const result = await tryItem(async () => [await bring(json)]);
		const taskId = taskIdIn(json);
		const pairedItem = { item: itemIndex };
		if ('items' in result) {
			leaving.push(...result.items.map((item) => ({ taskId, item: { ...item, pairedItem } })));
		} else {
			const failure = failureOf(result.error, taskId);
			undelivered.push({ itemIndex, failure });
			const item = toErrorItem(policy, failure, itemIndex, await knownOf(json));
			leaving.push({ taskId, item });
		}
	}
	const [first] = undelivered;
	// A test by hand shows an example, and keeps nothing back.
	const isTest = context.getMode() === 'manual';
	const stop = (one: Undelivered, count: number) =>
		toNodeError(
			context.getNode(),
			isTest ? one.failure : keptBack(one, count, found),
			one.itemIndex,
		);
	if (policy === 'stop' && first) throw stop(first, undelivered.length);
	try {
		const going = isTest ? leaving : await newOnes(context, leaving);
		return [going.map(({ item }) => item)];
	} catch (error) {
		const failure = failureOf(error, leaving[0]?.taskId);
		if (policy === 'stop') throw stop({ itemIndex: 0, failure }, found.length);
		// n8n would let them go after an error too, but as they came: without files and errors.
		context.logger.warn(`${context.getNode().name}: ${unrecorded(leaving, failure)}`);
		return [leaving.map(({ item }) => item)];
	}
}

/**
 * The items whose task no other execution of this trigger has emitted. A person may try the same task again.
 *
 * With Retry On Fail n8n runs the trigger again, and drops what it has just emitted, not only after an error
 * but whenever the first item has an `error`, as a failed task has (n8n-core 2.41.1, workflow-execute.js,
 * `checkFailure`). So what this execution itself has emitted is emitted again.
 */
async function newOnes(
	context: IExecuteFunctions,
	leaving: readonly Leaving[],
): Promise<readonly Leaving[]> {
	const mode = context.getMode();
	const taskIds = leaving.flatMap(({ taskId }) => taskId ?? []);
	if (taskIds.length === 0) return leaving;
	const store = processedStore(context, REMEMBERED_ENDS);
	const known = await oneAtATime(async () => await store.note(taskIds));
	if (!BY_EVENT.includes(mode)) return leaving;
	const kept: Kept = context.getContext('node');
	const letGo = new Set(idsSchema.safeParse(kept.letGo).data);
	for (const taskId of taskIds) if (!known.has(taskId)) letGo.add(taskId);
	kept.letGo = [...letGo];
	return leaving.filter(({ taskId }) => taskId === undefined || letGo.has(taskId));
}

/** What the log says where tasks leave all the same, though n8n could not record it. */
function unrecorded(leaving: readonly Leaving[], { message }: Failure): string {
	const taskIds = leaving.flatMap(({ taskId }) => taskId ?? []);
	return redact(
		`n8n could not record that tasks leave, which may leave once more: ${taskIds.join(', ')}. ${message}`,
	);
}

function taskIdIn(json: unknown): string | undefined {
	const taskId = isRecord(json) ? json.taskId : undefined;
	return typeof taskId === 'string' && isTaskId(taskId) ? taskId : undefined;
}

/** What went wrong with a task that came in; not all that can names it by itself. */
function failureOf(error: unknown, taskIn: string | undefined): Failure {
	const failure = asFailure(error);
	const { taskId = taskIn } = failure.details;
	return failure.with({ taskId });
}
