import type { IDataObject } from 'n8n-workflow';

import type { TaskStatus } from '../../model/task';

const GOES_ON =
	'Not finished: the task goes on by itself and is paid for. Tell the user, and look again later by the same taskId. Do not create it again.';

const ADVICE: Record<TaskStatus, string> = {
	pending: GOES_ON,
	processing: GOES_ON,
	succeeded:
		'Finished. Give the user videoUrl, or the addresses in outputs; they may stop working after a while.',
	failed:
		'The task failed, for the reason in error. Tell the user. A new task costs credits again, so ask before you create one.',
};

/** What a model is told to do about the state that a task is in. */
export function adviceFor({ status }: IDataObject): string | undefined {
	return Object.entries(ADVICE).find(([known]) => known === status)?.[1];
}
