import type { IWebhookFunctions } from 'n8n-workflow';

import { hasEnded, isBareSuccess, type Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { asFailure } from '../../transport/failure';
import { connect } from '../connect';
import { isWanted } from '../form/triggerFields';

/** What to do about a callback: start the workflow, nothing, or ask the provider to call again. */
export type Verdict =
	| { kind: 'run'; task: Task }
	| { kind: 'nothing'; status: 200 | 404; why: string }
	| { kind: 'later'; status: 503; why: string };

/** A provider may call a moment before its own status endpoint knows of the end. */
const SECOND_CHECK_MS = 1_000;

/**
 * Checks the task that a callback names at the provider; nothing else in the callback is believed.
 * Never throws: the caller gets an answer, and calls again where that can help.
 */
export async function verifyCallback(
	context: IWebhookFunctions,
	provider: Provider,
	taskId: string,
	wanted: unknown,
): Promise<Verdict> {
	try {
		// The provider calls again by itself: it is not kept waiting for retries of ours.
		const { api, clock } = await connect(context, provider, { retries: 'once' });
		let task = await provider.getTask(api, taskId);
		if (!isComplete(task)) {
			await clock.sleep(SECOND_CHECK_MS);
			task = await provider.getTask(api, taskId);
		}
		if (!hasEnded(task)) return { kind: 'nothing', status: 200, why: 'The task has not ended yet' };
		if (isWanted(task, wanted)) return { kind: 'run', task };
		return { kind: 'nothing', status: 200, why: `The task ${task.status}: not wanted here` };
	} catch (error) {
		const { kind, message } = asFailure(error).details;
		context.logger.warn(
			`Dance Video Finished (Callback) Trigger could not ask for task ${taskId}: ${message}`,
		);
		// Also what a provider says of somebody else's task. Called again, it may be found after all.
		return kind === 'notFound' || kind === 'permission'
			? { kind: 'nothing', status: 404, why: 'There is no such task in this account' }
			: { kind: 'later', status: 503, why: 'The task could not be asked for' };
	}
}

function isComplete(task: Task): boolean {
	return hasEnded(task) && !isBareSuccess(task);
}
