import type { Task } from '../model/task';
import { Failure } from '../transport/failure';
import { rawExcerpt } from '../transport/rawExcerpt';

/** The failure of a task of which the provider says that it succeeded, but not where its result is. */
export function noResult({ taskId, raw }: Pick<Task, 'taskId' | 'raw'>): Failure {
	return new Failure({
		kind: 'providerError',
		message: `The provider says that task ${taskId} succeeded but gives no result`,
		nextStep:
			"Run Wait for Task again with this ID later, or look at the task at the provider. Its answer is in the details: if it contains the address of the result, report it on the package's GitHub page.",
		retryable: true,
		taskId,
		...(raw !== undefined && { rawAnswer: rawExcerpt(raw) }),
	});
}
