import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import type { FailureDetails } from '../../model/failureDetails';
import { isRefused } from '../../tasks/submitResult';
import { asFailure } from '../../transport/failure';
import { isNodeError } from '../../transport/isNodeError';
import { withOwnMessage } from '../../transport/ownMessage';
import { redact } from '../../transport/redact';
import { isToolNode } from '../toolCall';

/** A model answers an error by trying again, so it has to be told not to. */
const DO_NOT_REPEAT =
	'Do not create it again, not even with other values or another key: that could be charged a second time. Tell the user what happened.';

/**
 * Turns a failure into n8n's error: what happened as the message, what to do as the description. Of a
 * tool's error a model reads the message alone, so there it says both. The original error is not kept:
 * it could hold the request with its key.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (isNodeError(error)) return error;
	const { details } = asFailure(error);
	// What comes from the provider is clean already; a value of the form or a result's own address is not.
	const happened = redact(withTaskId(details.message, details.taskId));
	const asTool = isToolNode(node);
	const isOpen = asTool && details.mayHaveBeenAccepted === true;
	const said = [
		details.code && !happened.includes(details.code) && `The provider's code: ${details.code}.`,
		details.furtherInfo && `Details: ${details.furtherInfo}`,
	];
	// How to create it all the same is for people: a model would take the way that it is shown.
	const isForPeople = isOpen && details.kind === 'unknownSubmit';
	const forModel = [isOpen && DO_NOT_REPEAT, !isForPeople && details.nextStep, ...said];
	const message = asTool ? `${happened.replace(/\.$/, '')}. ${sentences(forModel)}` : happened;
	const description = sentences([
		isOpen && DO_NOT_REPEAT,
		details.nextStep,
		...said,
		details.rawAnswer && `The provider answered: ${details.rawAnswer}`,
	]);
	if (details.httpStatus === undefined) {
		return withOwnMessage(
			new NodeOperationError(node, message, { description, itemIndex }),
			message,
		);
	}
	const plain: JsonObject = { message, description };
	const httpCode = String(details.httpStatus);
	return withOwnMessage(
		new NodeApiError(node, plain, { message, description, httpCode, itemIndex }),
		message,
	);
}

/**
 * What becomes of an item that goes wrong: the node stops, the item leaves with the others, or it
 * leaves through n8n's error output.
 */
export type ErrorPolicy = 'stop' | 'item' | 'errorOutput';

/** What the user chose under *On Error*. */
export function errorPolicyOf(
	context: Pick<IExecuteFunctions, 'getNode' | 'continueOnFail'>,
): ErrorPolicy {
	if (!context.continueOnFail()) return 'stop';
	return context.getNode().onError === 'continueErrorOutput' ? 'errorOutput' : 'item';
}

/**
 * The item an error becomes when the workflow goes on: what happened, and what is known of the task.
 * n8n sends an item through the error output when its json has `error`, `message` and `details` only,
 * and adds the json of the item that came in. (An item with an `error` property of its own would lose
 * its whole json to the message.)
 */
export function toErrorItem(
	policy: ErrorPolicy,
	error: unknown,
	itemIndex: number,
	known: IDataObject = {},
): INodeExecutionData {
	const { details: failure } = asFailure(error);
	const message = redact(withTaskId(failure.message, failure.taskId));
	const taskId = failure.taskId ?? known.taskId;
	const whose = { ...known, ...(taskId !== undefined && { taskId }) };
	const details: IDataObject = {
		kind: failure.kind,
		code: failure.code ?? null,
		nextStep: redact(failure.nextStep),
		...(failure.furtherInfo !== undefined && { said: redact(failure.furtherInfo) }),
		// Without keys since it was made; the query of the user's own result's address stays.
		...(failure.rawAnswer !== undefined && { rawAnswer: failure.rawAnswer }),
		...(failure.mayHaveBeenAccepted && { mayHaveBeenAccepted: true, ...sentAtOf(failure) }),
		...(failure.possibleTaskIds && { possibleTaskIds: failure.possibleTaskIds }),
		// Only then may the item be created elsewhere, so it is said only where it is certain.
		...(isRefused({ details: failure }) && { mayHaveBeenAccepted: false }),
	};
	return {
		json:
			policy === 'errorOutput'
				? { error: message, details: { ...whose, ...details } }
				: { ...whose, error: message, details },
		pairedItem: { item: itemIndex },
	};
}

/** When the create was sent that may have been accepted, where that is known. */
function sentAtOf({ sentAtMs }: FailureDetails): IDataObject {
	return sentAtMs === undefined ? {} : { sentAt: new Date(sentAtMs).toISOString() };
}

function sentences(parts: ReadonlyArray<string | false | undefined>): string {
	return redact(parts.filter(Boolean).join(' '));
}

function withTaskId(message: string, taskId: string | undefined): string {
	return taskId === undefined || isNamed(taskId, message) ? message : `${message} (task ${taskId})`;
}

/** Whether an ID stands in a text by itself: "12" is not named by "after 120 s". */
export function isNamed(taskId: string, text: string): boolean {
	const literally = taskId.replace(/\W/g, '\\$&');
	return new RegExp(`(?<![A-Za-z0-9])${literally}(?![A-Za-z0-9])`).test(text);
}
