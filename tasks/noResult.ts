import type { Task } from '../model/task';
import { Failure } from '../transport/failure';
import { rawExcerpt } from '../transport/rawExcerpt';

/** The failure of a task of which the provider says that it succeeded, but not where its result is. */
export function noResult({ taskId, raw }: Pick<Task, 'taskId' | 'raw'>): Failure {
	return new Failure({
		kind: 'providerError',
		message: `Task ${taskId} succeeded, says the provider, but it names no result`,
		nextStep:
			'Run Wait for Task again with this ID later, or look at the task at the provider. What it answered is in the details: if the address of the result stands there, report it on the package page.',
		retryable: true,
		taskId,
		...(raw !== undefined && { rawAnswer: rawExcerpt(raw) }),
	});
}
