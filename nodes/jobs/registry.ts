import type { IExecuteFunctions } from 'n8n-workflow';

import type { JobRegistry } from '../../suspension/job';
import { taskIdsIn } from '../../tasks/taskId';
import { ALL_GO_ON, GOES_ON } from '../../tasks/taskPoll';
import { toNodeError } from '../delivery/nodeError';
import { pollTasksJob } from './pollTasks';
import { submitWithSlotsJob } from './submitWithSlots';

/** All that the hidden node may be run for, and its words. */
export const JOBS: JobRegistry = {
	jobs: {
		[pollTasksJob.id]: pollTasksJob,
		[submitWithSlotsJob.id]: submitWithSlotsJob,
		// In workflows that sleep since earlier versions:
		wait: pollTasksJob,
		order: submitWithSlotsJob,
	},

	wordsOf: (context: IExecuteFunctions, error) => {
		const { message, description } = toNodeError(context.getNode(), error);
		return { message, description: description ?? '' };
	},

	withTasks: ({ message, description }, known) => {
		const taskIds = taskIdsIn(known);
		if (taskIds.length === 0) return { message, description };
		return {
			// n8n passes on the message alone where the workflow goes on with the error.
			message: `${message.replace(/\.$/, '')}. Its tasks: ${taskIds.join(', ')}`,
			description: `${taskIds.length === 1 ? GOES_ON : ALL_GO_ON} ${description}`.trim(),
		};
	},

	unreadable: (values) => {
		const taskIds = taskIdsIn(values);
		const whose = taskIds.length > 0 ? `Its tasks: ${taskIds.join(', ')}.` : 'It names no task.';
		return {
			message: `The saved state of this execution cannot be read by this version of the package. ${whose}`,
			description:
				'The package was changed while the execution slept. Nothing more was sent. Tasks go on at the provider: run Wait for Task with their IDs. Requests that no task is named for may have been sent: look at your tasks at the provider before creating them again.',
		};
	},

	notRetried: {
		message: 'This is the internal part of a run, and cannot be retried on its own',
		description:
			'Nothing was sent. The run that it belonged to goes on by itself, or has ended: look there, it is named in the note of this execution. Tasks go on at the provider: Wait for Task gets them by their IDs.',
	},

	notOnItsOwn: {
		message: 'This node is not for use on its own',
		description:
			'It is the inner part of Dance Video Wait for Task and Dance Video Generate, which run it themselves: use one of those instead. Nothing was sent.',
	},
};
