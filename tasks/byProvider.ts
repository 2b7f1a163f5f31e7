import type { StatusCheck } from './check';

/** A task, as far as asking for it needs it. */
interface TaskReference {
	/** Left out where all tasks are of one provider. */
	provider?: string;
	taskId: string;
}

/** Something for each provider. */
export type ByProvider<Value> = ReadonlyMap<string | undefined, Value>;

/** Asks a provider for several of its tasks. */
export type CheckAll = (taskIds: string[], provider?: string) => Promise<Map<string, StatusCheck>>;

/** The tasks of each provider, in their order. */
export function byProvider<Reference extends TaskReference>(
	tasks: readonly Reference[],
): Map<string | undefined, Reference[]> {
	const groups = new Map<string | undefined, Reference[]>();
	for (const task of tasks) {
		const group = groups.get(task.provider);
		if (group) group.push(task);
		else groups.set(task.provider, [task]);
	}
	return groups;
}

/**
 * Asks for tasks of several providers at the same time, each provider for all of its own at once: two
 * providers may give the same ID to tasks of theirs.
 */
export async function checkByProvider<Reference extends TaskReference>(
	tasks: readonly Reference[],
	checkAll: CheckAll,
): Promise<Map<Reference, StatusCheck>> {
	const checks = await Promise.all(
		[...byProvider(tasks)].map(async ([provider, its]) => {
			const found = await checkAll(
				its.map(({ taskId }) => taskId),
				provider,
			);
			return its.map((task): [Reference, StatusCheck | undefined] => [
				task,
				found.get(task.taskId),
			]);
		}),
	);
	return new Map(
		checks
			.flat()
			.flatMap(([task, check]): Array<[Reference, StatusCheck]> => (check ? [[task, check]] : [])),
	);
}
