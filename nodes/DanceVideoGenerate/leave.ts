import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { taskOf, type OrderEnd, type OrderResult } from '../../tasks/orderEnd';
import { Failure } from '../../transport/failure';
import { ALREADY_SUBMITTED } from '../alreadySubmitted';
import { toErrorItem, toNodeError, type ErrorPolicy } from '../nodeError';

/** The end of an item's order, and fields that are added to its task. Plain data. */
export interface NotedEnd extends OrderEnd {
	note?: IDataObject;
}

/**
 * The items that leave, in order; each with its task, with the word that it was ordered before, or
 * with its error.
 * @throws n8n's error for the first item that failed, naming the tasks that were paid for, where the
 * workflow stops on errors
 */
export function leave(
	context: Pick<IExecuteFunctions, 'getNode'>,
	provider: Pick<Provider, 'id'>,
	policy: ErrorPolicy,
	ends: readonly NotedEnd[],
): INodeExecutionData[] {
	if (policy === 'stop') {
		for (const { itemIndex, result } of ends) {
			if (!('facts' in result)) continue;
			const failure = new Failure(result.facts);
			throw toNodeError(context.getNode(), withAccepted(failure, ends), itemIndex);
		}
	}
	return ends.map((end) => leaveAs(provider, policy, end));
}

/** The item that one order leaves as; an error item when it failed. */
export function leaveAs(
	{ id }: Pick<Provider, 'id'>,
	policy: ErrorPolicy,
	{ itemIndex, result, note }: NotedEnd,
): INodeExecutionData {
	if ('facts' in result) {
		return toErrorItem(policy, new Failure(result.facts), itemIndex, { provider: id });
	}
	return { json: { ...jsonOf(id, result), ...note }, pairedItem: { item: itemIndex } };
}

function jsonOf(provider: string, result: Exclude<OrderResult, { facts: unknown }>): IDataObject {
	if ('task' in result) return result.task;
	const { alreadySubmitted: submitOnceKey, taskId = null } = result;
	const known = taskId === null ? 'its task is not known here any more' : `it is task ${taskId}`;
	return {
		provider,
		taskId,
		status: ALREADY_SUBMITTED,
		submitOnceKey,
		message: `"${submitOnceKey}" was ordered before and is not paid for again: ${known}`,
	};
}

/**
 * An error that stops the node takes its output away: the tasks of its other items must not go with
 * it, nor the word that there may be more.
 */
export function withAccepted(failure: Failure, ends: readonly OrderEnd[]): Failure {
	const others = ends.filter(
		({ result }) => !('facts' in result) || result.facts !== failure.details,
	);
	const accepted = others.flatMap(
		({ result }) => ('facts' in result ? result.facts.taskId : taskOf(result)?.taskId) ?? [],
	);
	const open = others.filter(
		({ result }) =>
			'facts' in result &&
			result.facts.mayHaveBeenAccepted === true &&
			result.facts.taskId === undefined,
	);
	const possible = open.flatMap(({ result }) =>
		'facts' in result ? (result.facts.possibleTaskIds ?? []) : [],
	);
	const listed =
		possible.length > 0 ? ` (the provider lists: ${[...new Set(possible)].join(', ')})` : '';
	const sentences = [
		failure.details.nextStep,
		accepted.length > 0 &&
			`Tasks that this run has ordered for other items, already paid for: ${accepted.join(', ')}. Wait for them with Dance Video Wait for Task.`,
		open.length > 0 &&
			`Of other items too it is not known whether they were ordered; they were not sent again: item ${open.map(({ itemIndex }) => itemIndex).join(', ')}${listed}.`,
	];
	return failure.with({ nextStep: sentences.filter(Boolean).join(' ') });
}
