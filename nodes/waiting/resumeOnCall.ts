import type { IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { RESUME_PATH, runBefore } from '../../suspension/resumeCall';
import { readCallBody, taskNamedIn } from '../callBody';
import { answerCall, isTakenUp, untilAborted } from '../callResponse';
import { goOnIfEnded, type ReadParked } from './goOnIfEnded';
import { createSleepCalls, type SeenEnds } from './sleepCalls';

/** How a node that waits is called. */
export const RESUMED_BY_CALL: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	path: RESUME_PATH,
	isFullPath: true,
	// Only a sleeping execution is called, on its own signed resume URL.
	restartWebhook: true,
};

const nothing = async () => true;

/** Nothing to register anywhere: the address is part of the create. */
export const NOTHING_TO_REGISTER = { checkExists: nothing, create: nothing, delete: nothing };

const calls = createSleepCalls();

/** Who calls may not wait any longer: its answer is not held up by files that are fetched. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Takes the call that says that a task of this sleeping execution has ended. The call is a hint: the
 * provider is asked for every task, and a few times for one that is open though it was called for. When all
 * have ended the workflow goes on at once; else it sleeps on, and the status checks of the sub-execution stay
 * the safety net. n8n has checked the signature of the resume URL before.
 */
export async function resumeOnCall(
	context: IWebhookFunctions,
	read: ReadParked,
): Promise<IWebhookResponseData> {
	const tooLong = AbortSignal.timeout(ANSWER_WITHIN_MS);
	const before = runBefore(context);
	const body = readCallBody(context);
	const named = PROVIDERS.flatMap((provider) => taskNamedIn(provider, body) ?? []);
	const work = async (seen: SeenEnds, calledFor: readonly string[]) =>
		await goOnIfEnded(context, read, seen, calledFor);
	// Not to be told apart from another sleep of this execution, as in a loop: worked on by itself.
	const answering =
		before === undefined
			? work(new Map(), named)
			: calls.take(
					[context.getExecutionId(), context.getNode().id, before].join(' '),
					named,
					work,
					async () => await isTakenUp(context),
				);
	const answer = await Promise.race([answering, untilAborted(tooLong)]);
	if (answer) return answer;
	const answered = answerCall(context, 200, 'The call was taken and is being worked on');
	const { workflowData } = await answering;
	return { ...answered, ...(workflowData && { workflowData }) };
}
