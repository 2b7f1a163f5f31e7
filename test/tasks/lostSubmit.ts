import type { Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { SECOND, task } from './scriptedTasks';

/** When the request was sent that was lost. */
export const SENT = Date.parse('2026-03-09T10:00:00.000Z');
export const LOST = new Failure({
	kind: 'timedOut',
	message: 'No answer',
	nextStep: 'It was not sent again.',
	retryable: true,
	mayHaveBeenAccepted: true,
	sentAtMs: SENT,
	endedAtMs: SENT + 30 * SECOND,
});

/** A task that was created so long after that. */
export const at = (taskId: string, afterMs: number): Task =>
	task(taskId, { createdAt: new Date(SENT + afterMs).toISOString() });

/** A provider with this list, two tasks a page, and what is told of each page that is read. */
export const providerOf = (
	tasks: readonly Task[],
	onPage: (page: number) => void = () => undefined,
) =>
	({
		displayName: 'Scripted',
		listTasks: {
			statuses: [],
			maxPageSize: 2,
			page: async (_api: Api, { page }: { page: number }) => {
				onPage(page);
				return { tasks: tasks.slice((page - 1) * 2, page * 2), total: tasks.length };
			},
		},
	}) as unknown as Provider;
