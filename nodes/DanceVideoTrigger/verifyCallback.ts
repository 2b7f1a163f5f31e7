import type { IWebhookFunctions } from 'n8n-workflow';

import { hasEnded, isBareSuccess, type Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { withoutIsolate } from '../../suspension/isolate';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { redact } from '../../transport/redact';
import { CALLED_EARLY_PAUSES_MS } from '../callBody';
import { connect } from '../connect';
import { isWanted } from '../form/triggerFields';

/** What to do about a callback: start the workflow, nothing, or ask the provider to call again. */
export type Verdict =
	| { kind: 'run'; task: Task }
	| { kind: 'nothing'; status: 200 | 404; why: string }
	| { kind: 'later'; status: 503; why: string };

/**
 * Checks the task that a callback names at the provider, a few times where that can help; nothing else in the
 * callback is believed. Never throws: the caller gets an answer, and may call again.
 */
export async function verifyCallback(
	context: IWebhookFunctions,
	provider: Provider,
	taskId: string,
	wanted: unknown,
): Promise<Verdict> {
	try {
		const task = await askPatiently(context, provider, taskId);
		// It was called for its end: the next call may be the one that finds it.
		if (!hasEnded(task)) return { kind: 'later', status: 503, why: 'The task has not ended yet' };
		if (isWanted(task, wanted)) return { kind: 'run', task };
		return { kind: 'nothing', status: 200, why: `The task ${task.status}: not wanted here` };
	} catch (error) {
		const { kind, message } = asFailure(error).details;
		context.logger.warn(
			`Dance Video Finished (Callback) Trigger could not ask for task ${taskId}: ${redact(message)}`,
		);
		// Also what a provider says of somebody else's task. Called again, it may be found after all.
		return kind === 'notFound' || kind === 'permission'
			? { kind: 'nothing', status: 404, why: 'There is no such task in this account' }
			: { kind: 'later', status: 503, why: 'The task could not be asked for' };
	}
}

/** Asks for a task; after each of the pauses once more, while it is open, cannot be found or asked for. */
async function askPatiently(
	context: IWebhookFunctions,
	provider: Provider,
	taskId: string,
): Promise<Task> {
	const ask = async () => {
		const { api } = await connect(context, provider, { retries: 'once' });
		return await provider.getTask(api, taskId);
	};
	const clock = realClock();
	for (const pauseMs of CALLED_EARLY_PAUSES_MS) {
		const task = await ask().catch((error: unknown) => {
			const { kind, retryable } = asFailure(error).details;
			if (!retryable && kind !== 'notFound') throw error;
		});
		if (task && hasEnded(task) && !isBareSuccess(task)) return task;
		await withoutIsolate(context, async () => await clock.sleep(pauseMs));
	}
	return await ask();
}
