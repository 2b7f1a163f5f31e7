import { z } from 'zod';

import { findExecution, type Execution, type Session } from '../../host/rest';
import type { Sandbox } from '../../sandbox/server';
import type { Outage } from './kills';
import { AFTER, CREATES } from './workflow';

/** What became of a run. Times are milliseconds since 1970. */
export interface Result {
	executionId: string;
	status: string;
	error?: string | undefined;
	/** The ID in its data, read as a user would: put out by Generate, or named by the item that goes on. */
	taskId?: string | undefined;
	videoUrl?: string | undefined;
	taskCreatedAt: number;
	taskEndedAt?: number | undefined;
	/** When the node after the wait began. */
	wentOnAt?: number | undefined;
	/** What the item says that goes on without a video. */
	says?: string | undefined;
	/** The executions whose end wakes it: its supervisor's. */
	supervisors: string[];
}

const taskSchema = z.object({
	taskId: z.string(),
	videoUrl: z.string().nullish(),
	createdAt: z.string(),
	completedAt: z.string().nullish(),
});

const errorSchema = z.object({ error: z.string() });

/** Reads what became of runs from n8n's API, a few at a time. */
export async function resultsOf(
	session: Session,
	ids: readonly string[],
	parts: ReadonlyMap<string, string[]>,
): Promise<Result[]> {
	const left = [...ids];
	const results: Result[] = [];
	const readOn = async () => {
		for (let id = left.shift(); id !== undefined; id = left.shift()) {
			const supervisors = parts.get(id) ?? [];
			results.push({ ...resultOf(id, await findExecution(session, id)), supervisors });
		}
	};
	await Promise.all(Array.from({ length: 4 }, readOn));
	return results;
}

function resultOf(
	executionId: string,
	execution: Execution | undefined,
): Omit<Result, 'supervisors'> {
	const taskOf = (node: string) => {
		const run = execution?.resultData.runData[node]?.at(-1);
		const item = run?.data?.main?.[0]?.[0];
		return { run, item, task: taskSchema.safeParse(item?.json).data };
	};
	const created = taskOf(CREATES).task;
	const { run, item, task } = taskOf(AFTER);
	return {
		executionId,
		status: execution?.status ?? 'gone',
		error: execution?.resultData.error?.message,
		taskId: created?.taskId,
		videoUrl: task?.videoUrl ?? undefined,
		taskCreatedAt: Date.parse(created?.createdAt ?? ''),
		taskEndedAt: task?.completedAt ? Date.parse(task.completedAt) : undefined,
		wentOnAt: run?.startTime,
		says: errorSchema.safeParse(item?.json).data?.error,
	};
}

/** Whether a run has ended with its video. */
export function hasVideo({ status, videoUrl }: Result): boolean {
	return status === 'success' && videoUrl !== undefined;
}

/** Whether a kill explains that a run has not: it or its supervisor was awake in that moment. */
export function isExplained(
	{ executionId, supervisors }: Result,
	outages: ReadonlyArray<Pick<Outage, 'hit'>>,
): boolean {
	return outages.some(({ hit }) => [executionId, ...supervisors].some((id) => hit.has(id)));
}

/** The IDs of the tasks that were created and paid for. */
export function paidTaskIds(sandbox: Sandbox): string[] {
	return sandbox
		.journal()
		.flatMap(({ paidCreate, taskId }) => (paidCreate && taskId ? [taskId] : []));
}
