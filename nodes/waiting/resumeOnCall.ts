import type {
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import {
	goOnWith,
	parkedItems,
	parkedParameters,
	RESUME_PATH,
	runBefore,
	sleepOn,
} from '../../suspension/resumeCall';
import { answerCall, isTakenUp, untilAborted } from '../callResponse';
import { connecting } from '../connect';
import { toNodeError, type ErrorPolicy } from '../delivery/nodeError';
import { submitErrorIn } from '../delivery/submitError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { readItemShape } from '../form/outputFields';
import type { ParameterReader } from '../form/readDelivery';
import { endOf, seeEnds } from './seeEnds';
import { createSleepCalls, type SeenEnds } from './sleepCalls';
import type { ReadRequest } from './waitRequest';

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

/** Reads what an item of the sleeping node wants. */
type ReadParked = (
	parameters: ParameterReader,
	item: INodeExecutionData,
	itemIndex: number,
) => ReadRequest;

const calls = createSleepCalls();

/** Who calls may not wait any longer: its answer is not held up by files that are fetched. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Takes the call that says that a task of this sleeping execution has ended. The call is a hint: the
 * provider is asked for every task. When all have ended the workflow goes on at once; else it
 * sleeps on, and the status checks of the sub-execution stay the safety net. n8n has checked the signature of
 * the resume URL before.
 */
export async function resumeOnCall(
	context: IWebhookFunctions,
	read: ReadParked,
): Promise<IWebhookResponseData> {
	const tooLong = AbortSignal.timeout(ANSWER_WITHIN_MS);
	const before = runBefore(context);
	const work = async (seen: SeenEnds) => await goOnIfEnded(context, read, seen);
	// Not to be told apart from another sleep of this execution, as in a loop: worked on by itself.
	const answering =
		before === undefined
			? work(new Map())
			: calls.take(
					[context.getExecutionId(), context.getNode().id, before].join(' '),
					work,
					async () => await isTakenUp(context),
				);
	const answer = await Promise.race([answering, untilAborted(tooLong)]);
	if (answer) return answer;
	const answered = answerCall(context, 200, 'The call was taken and is being worked on');
	const { workflowData } = await answering;
	return { ...answered, ...(workflowData && { workflowData }) };
}

/** Never throws: n8n would let the execution go on with that as its error. */
async function goOnIfEnded(
	context: IWebhookFunctions,
	read: ReadParked,
	seen: SeenEnds,
): Promise<IWebhookResponseData> {
	try {
		const connectTo = connecting(context);
		const parameters = parkedParameters(context);
		const onError = policyOf(context);
		const incoming = parkedItems(context);
		const requests: ReadRequest[] = [];
		await seeEnds(connectTo, readInTurn(incoming, parameters, read, requests), seen);
		const ends = requests.flatMap((request, itemIndex) => outcomeOf(request, itemIndex, seen));
		if (ends.length < incoming.length) return sleepOn('Not all tasks have ended');
		// Only the sub-execution can end the workflow with an error; it will, at its next status check.
		if (onError === 'stop' && ends.some(isFailed)) return sleepOn('A task failed');
		const leaving = await deliverOutcomes(context, connectTo, ends, {
			onError,
			anyState: false,
			shape: readItemShape(parameters),
			incoming,
		});
		return goOnWith('The workflow goes on', leaving);
	} catch (error) {
		context.logger.warn(toNodeError(context.getNode(), error).message);
		return sleepOn('The results could not be fetched yet');
	}
}

/** Reads what the items want one by one, as far as anybody wants to know, and keeps it. */
function* readInTurn(
	incoming: readonly INodeExecutionData[],
	parameters: ParameterReader,
	read: ReadParked,
	kept: ReadRequest[],
): Generator<ReadRequest> {
	for (const [itemIndex, item] of incoming.entries()) {
		let request: ReadRequest;
		try {
			request = read(parameters, item, itemIndex);
		} catch (error) {
			request = { error };
		}
		kept.push(request);
		yield request;
	}
}

/** How an item has ended; none where that was not seen. */
function outcomeOf(request: ReadRequest, itemIndex: number, seen: SeenEnds): WaitOutcome[] {
	if (!('taskId' in request)) return [{ itemIndex, ...request }];
	const { taskId, provider, delivery } = request;
	const task = endOf(request, seen);
	return task ? [{ itemIndex, provider, delivery, outcome: { kind: 'seen', taskId, task } }] : [];
}

function isFailed({ outcome, error, passed }: WaitOutcome): boolean {
	if (passed) return submitErrorIn(passed) !== undefined;
	return error !== undefined || (outcome?.kind === 'seen' && outcome.task.status === 'failed');
}

function policyOf(context: IWebhookFunctions): ErrorPolicy {
	const { onError, continueOnFail } = context.getNode();
	if (onError === 'continueErrorOutput') return 'errorOutput';
	return onError === 'continueRegularOutput' || continueOnFail ? 'item' : 'stop';
}
