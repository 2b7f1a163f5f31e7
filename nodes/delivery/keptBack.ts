import { describeOutcome } from '../../tasks/outcome';
import { taskSchema } from '../../tasks/storedState';
import type { Failure } from '../../transport/failure';

/** An ended task that could not be delivered, by its place among those that were found. */
export interface Undelivered {
	itemIndex: number;
	failure: Failure;
}

/**
 * The error of a trigger that stops because a task could not be delivered. It keeps back all tasks of its
 * execution, and no later execution starts for them: so it names each with its result, and the ways to have
 * them all the same.
 * @param count how many could not be delivered
 * @param found the ended tasks, as the trigger was started with them
 */
export function keptBack(
	{ itemIndex, failure }: Undelivered,
	count: number,
	found: readonly unknown[],
): Failure {
	if (found.length === 1) {
		return failure.with({ nextStep: `${failure.details.nextStep} ${wayOut('The trigger', 'it')}` });
	}
	const states = found.flatMap((json) => {
		const { data: task } = taskSchema.safeParse(json);
		return task ? [describeOutcome({ kind: 'seen', taskId: task.taskId, task })] : [];
	});
	const happened =
		count === found.length
			? `None of the ${count} ended tasks could be delivered`
			: `${count} of ${found.length} ended tasks could not be delivered, which keeps back the others too`;
	return failure.with({
		message: `${happened}. First (item ${itemIndex}): ${failure.message}`,
		nextStep: `${failure.details.nextStep} ${wayOut('None of the tasks has left the trigger, and it', 'them')}`,
		furtherInfo: [failure.details.furtherInfo, `All tasks: ${states.join('; ')}`]
			.filter(Boolean)
			.join(' '),
	});
}

/** n8n's own words for what its list of executions offers. */
const wayOut = (beginning: string, tasks: string) =>
	`${beginning} does not start the workflow for ${tasks} again by itself: retry this execution in n8n's list of executions. If that fails too, set On Error in the trigger's settings to Continue, save, and choose "Retry with currently saved workflow": then what cannot be delivered leaves with its error, and all else as usual.`;
