import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import type { Session } from './http';

const binarySchema = z
	.object({
		/** `filesystem-v2:...` or another store's id; absent when the bytes are inline in `data`. */
		id: z.string().optional(),
		data: z.string(),
		mimeType: z.string(),
		fileName: z.string().optional(),
		fileExtension: z.string().optional(),
	})
	.passthrough();

const itemSchema = z
	.object({
		json: z.record(z.string(), z.unknown()),
		binary: z.record(z.string(), binarySchema).optional(),
		pairedItem: z.unknown(),
		error: z.unknown(),
	})
	.passthrough();

const errorSchema = z
	.object({
		message: z.string(),
		description: z.string().nullish(),
		node: z.object({ name: z.string() }).passthrough().nullish(),
	})
	.passthrough();

const taskDataSchema = z.object({
	startTime: z.number(),
	/** Milliseconds. */
	executionTime: z.number(),
	executionStatus: z.string().optional(),
	/** Absent when the node failed. One list of items per output. */
	data: z.object({ main: z.array(z.array(itemSchema).nullable()).optional() }).optional(),
	error: errorSchema.optional(),
});

const runDataSchema = z.record(z.string(), z.array(taskDataSchema));

const resultDataSchema = z.object({
	runData: runDataSchema,
	lastNodeExecuted: z.string().optional(),
	error: errorSchema.optional(),
});

/** While an execution runs, n8n has not saved any of this yet. */
const executionDataSchema = z.object({ resultData: resultDataSchema.nullish() }).nullish();

const executionSchema = z.object({
	id: z.string(),
	status: z.string(),
	mode: z.string(),
	startedAt: z.string().nullish(),
	stoppedAt: z.string().nullish(),
	waitTill: z.string().nullish(),
	/** A `flatted` string: JSON in which repeated and circular values are references. */
	data: z.string(),
});

const listSchema = z.object({ results: z.array(z.object({ id: z.string() })) });

export type ExecutionItem = z.output<typeof itemSchema>;
export type ExecutionBinary = z.output<typeof binarySchema>;
export type ExecutionError = z.output<typeof errorSchema>;

/** An execution as n8n stored it. `resultData` is empty until it has ended or been parked. */
export interface Execution extends Omit<z.output<typeof executionSchema>, 'data'> {
	resultData: z.output<typeof resultDataSchema>;
}

const ENDED = new Set(['success', 'error', 'canceled', 'crashed']);
const CHECK_EVERY_MS = 300;

/** Reads an execution with everything its nodes put out; `undefined` when there is none of this id. */
export async function findExecution(
	session: Session,
	executionId: string,
): Promise<Execution | undefined> {
	const found = await session.call('GET', `/executions/${executionId}`, executionSchema.optional());
	if (found === undefined) return undefined;
	const { data, ...execution } = found;
	// Imported this way because its types are those of an ES module, while this project is CommonJS.
	const { parse } = await import('flatted');
	const resultData = executionDataSchema.parse(parse(data))?.resultData ?? { runData: {} };
	return { ...execution, resultData };
}

/**
 * Waits until an execution has a status that satisfies `until` (default: has ended).
 *
 * @throws when `timeoutSeconds` (default 120) pass before; the message tells the last status
 */
export async function waitForExecution(
	session: Session,
	executionId: string,
	options: { timeoutSeconds?: number; until?: (status: string) => boolean } = {},
): Promise<Execution> {
	const { timeoutSeconds = 120, until = (status) => ENDED.has(status) } = options;
	const deadline = Date.now() + timeoutSeconds * 1_000;
	for (;;) {
		const execution = await findExecution(session, executionId);
		if (execution !== undefined && until(execution.status)) return execution;
		if (Date.now() > deadline) {
			const last = execution ? `was still "${execution.status}"` : 'did not exist';
			throw new Error(`Execution ${executionId} ${last} after ${timeoutSeconds} s`);
		}
		await sleep(CHECK_EVERY_MS);
	}
}

/**
 * The ids of a workflow's executions that n8n has kept, in the order in which they were created. n8n lists
 * them by their start, which in queue mode may be later for a run than for a part of it.
 */
export async function listExecutions(session: Session, workflowId: string): Promise<string[]> {
	const query = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '100' });
	const listed = await session.call('GET', `/executions?${query.toString()}`, listSchema);
	return listed.results.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
}

/** Stops a running or waiting execution, as the stop button does. */
export async function stopExecution(session: Session, executionId: string): Promise<void> {
	await session.call('POST', `/executions/${executionId}/stop`, z.unknown());
}

/** Deletes executions, as the list's checkboxes do, and pruning after some time. */
export async function deleteExecutions(session: Session, ids: readonly string[]): Promise<void> {
	await session.call('POST', '/executions/delete', z.unknown(), { ids });
}

/** The items of a node's last run on one output (default: the first). */
export function itemsOf(execution: Execution, nodeName: string, output = 0): ExecutionItem[] {
	const runs = execution.resultData.runData[nodeName];
	return runs?.at(-1)?.data?.main?.[output] ?? [];
}

/** Downloads what an item carries under a binary property, from wherever n8n keeps it. */
export async function downloadBinary(session: Session, binary: ExecutionBinary): Promise<Buffer> {
	if (binary.id === undefined) return Buffer.from(binary.data, 'base64');
	const query = new URLSearchParams({ id: binary.id, action: 'download' });
	return await session.bytes(`/binary-data?${query.toString()}`);
}

/**
 * As the list's Retry does it; gives the new execution as soon as it has ended or sleeps.
 * @param options.loadWorkflow with the workflow as it is saved now, instead of as it was then
 */
export async function retryExecution(
	session: Session,
	workflowId: string,
	executionId: string,
	options: { loadWorkflow?: boolean } = {},
): Promise<Execution> {
	const before = await listExecutions(session, workflowId);
	await session.call('POST', `/executions/${executionId}/retry`, z.unknown(), options);
	const after = await listExecutions(session, workflowId);
	const [added] = after.filter((id) => !before.includes(id));
	const found = added && (await findExecution(session, added));
	if (!found) throw new Error('The retry is not in the list');
	return found;
}
