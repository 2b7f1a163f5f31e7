import type { IDataObject, INode } from 'n8n-workflow';

import { ALREADY_SUBMITTED } from '../../tasks/submitResult';
import { hintsIn } from '../../tasks/taskHints';
import { inputFailure } from '../../transport/failure';
import { submitErrorIn } from '../delivery/submitError';
import { readDelivery, type ParameterReader } from '../form/readDelivery';
import { readProvider } from './readProvider';
import { readTaskId } from './readTask';
import { readTimeoutMs, type Passed, type WaitRequest } from '../waiting/waitRequest';

/**
 * Reads what an item wants. Without a task passes what Dance Video Generate did not create again,
 * because an earlier run had, what it only planned in a dry run, and what it could not create: that is an
 * error, with words of its own.
 * @throws Failure `invalidInput`
 */
export function readItem(
	context: ParameterReader,
	node: INode,
	json: IDataObject,
	itemIndex: number,
): WaitRequest | Passed {
	if (json.status === ALREADY_SUBMITTED && json.taskId === null) return { passed: json };
	const mayHaveNone = json.dryRun === true || submitErrorIn(json) !== undefined;
	if (mayHaveNone && !hasTaskId(context, json, itemIndex)) return { passed: json };
	return readWait(context, node, json, itemIndex);
}

function hasTaskId(context: ParameterReader, json: IDataObject, itemIndex: number): boolean {
	try {
		readTaskId(context, json, itemIndex);
		return true;
	} catch {
		return false;
	}
}

/**
 * Reads an item's task. When the item is the task itself, as Dance Video Generate gives it, its
 * estimate places the first look.
 * @throws Failure `invalidInput`
 */
function readWait(
	context: ParameterReader,
	node: INode,
	json: IDataObject,
	itemIndex: number,
): WaitRequest {
	const taskId = readTaskId(context, json, itemIndex);
	const isTheItem = json.taskId === taskId;
	const provider = readProvider(context.getNodeParameter('provider', itemIndex), node, json);
	if (isTheItem && typeof json.provider === 'string' && json.provider !== provider.id) {
		throw inputFailure([
			`Provider must be the one the task was created at, "${json.provider}" (given: "${provider.id}").`,
		]);
	}
	return {
		provider,
		taskId,
		...(isTheItem ? hintsIn(json) : { ageMs: 0, estimatedMs: null }),
		timeoutMs: readTimeoutMs(context, itemIndex),
		delivery: readDelivery(context, itemIndex),
	};
}
