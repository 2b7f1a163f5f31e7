import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { withoutIsolate } from '../../suspension/isolate';
import {
	goOnWith,
	parkedItems,
	parkedParameters,
	sleepOn,
	sleepsAsCalled,
} from '../../suspension/resumeCall';
import { realClock } from '../../transport/realClock';
import { CALLED_EARLY_PAUSES_MS } from '../callBody';
import { connecting } from '../connect';
import { errorPolicyOf, toNodeError, type ErrorPolicy } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { submitErrorIn } from '../delivery/submitError';
import { readItemShape } from '../form/outputFields';
import type { ParameterReader } from '../form/readDelivery';
import { endOf, seeEnds } from './seeEnds';
import type { SeenEnds } from './sleepCalls';
import type { ReadRequest } from './waitRequest';

/** Reads what an item of the sleeping node wants. */
export type ReadParked = (
	parameters: ParameterReader,
	item: INodeExecutionData,
	itemIndex: number,
) => ReadRequest;

/**
 * Asks for the tasks of a sleeping node, up to the first that is open: when all have ended it may go on with their
 * items. Never throws: n8n would let the execution go on with that as its error.
 * @param seen what was seen to have ended before; gets what is seen now
 * @param calledFor the tasks that calls have named: one of these that is open is asked for again
 */
export async function goOnIfEnded(
	context: IWebhookFunctions,
	read: ReadParked,
	seen: SeenEnds,
	calledFor: readonly string[],
): Promise<IWebhookResponseData> {
	try {
		const connectTo = connecting(context);
		const parameters = parkedParameters(context);
		const onError = policyOf(context);
		const incoming = parkedItems(context);
		const requests: ReadRequest[] = [];
		const see = async () =>
			await seeEnds(connectTo, readInTurn(incoming, parameters, read, requests), seen);
		let open = await see();
		for (const pauseMs of CALLED_EARLY_PAUSES_MS) {
			if (!open.some(({ taskId }) => calledFor.includes(taskId))) break;
			await withoutIsolate(context, async () => await realClock().sleep(pauseMs));
			open = await see();
		}
		const ends = requests.flatMap((request, itemIndex) => outcomeOf(request, itemIndex, seen));
		if (ends.length < incoming.length) return sleepOn('Not all tasks have ended');
		// Only the sub-execution can end the workflow with an error; it will, at its next status check.
		if (onError === 'stop' && requests.some((request) => isFailed(request, seen)))
			return sleepOn('A task failed');
		const leave = {
			onError,
			anyState: false,
			shape: readItemShape(parameters),
			incoming,
		};
		const leaving = await withoutIsolate(
			context,
			async () => await deliverOutcomes(context, connectTo, ends, leave),
		);
		if (!(await sleepsAsCalled(context))) return sleepOn('The workflow went on meanwhile');
		return goOnWith('The workflow goes on', leaving);
	} catch (error) {
		context.logger.warn(toNodeError(context.getNode(), error).message);
		return sleepOn('The results could not be fetched yet');
	}
}

/** Reads what the items want one by one, as far as anybody wants to know, each once. */
function* readInTurn(
	incoming: readonly INodeExecutionData[],
	parameters: ParameterReader,
	read: ReadParked,
	kept: ReadRequest[],
): Generator<ReadRequest> {
	const readOne = (item: INodeExecutionData, itemIndex: number): ReadRequest => {
		try {
			return read(parameters, item, itemIndex);
		} catch (error) {
			return { error };
		}
	};
	for (const [itemIndex, item] of incoming.entries()) {
		yield (kept[itemIndex] ??= readOne(item, itemIndex));
	}
}

/** How an item has ended; none where that was not seen. */
function outcomeOf(request: ReadRequest, itemIndex: number, seen: SeenEnds): WaitOutcome[] {
	if (!('taskId' in request)) return [{ itemIndex, ...request }];
	const { taskId, provider, delivery } = request;
	const task = endOf(request, seen);
	return task ? [{ itemIndex, provider, delivery, outcome: { kind: 'seen', taskId, task } }] : [];
}

function isFailed(request: ReadRequest, seen: SeenEnds): boolean {
	if ('passed' in request) return submitErrorIn(request.passed) !== undefined;
	return 'error' in request || endOf(request, seen)?.status === 'failed';
}

/** As n8n reads it where the node runs (n8n-core 2.41.1, base-execute-context.js, `continueOnFail`). */
function policyOf(context: IWebhookFunctions): ErrorPolicy {
	const { onError, continueOnFail = false } = context.getNode();
	const goesOn = onError === undefined ? continueOnFail : onError !== 'stopWorkflow';
	return errorPolicyOf({ getNode: () => context.getNode(), continueOnFail: () => goesOn });
}
