import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findProvider, providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import type { ItemShape } from '../../tasks/itemShape';
import type { ItemOutcome } from '../../tasks/submitJob';
import {
	ALREADY_SUBMITTED,
	providerOf,
	taskIdOf,
	type FailedSubmit,
	type SubmitOutcome,
	type SubmitResult,
} from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';
import { toErrorItem, toNodeError, type ErrorPolicy } from './nodeError';
import { errorWithShape, withShape } from './shape';

/** What holds for all items that leave a run of Generate. */
export interface Leaving {
	provider: Pick<Provider, 'id'>;
	policy: ErrorPolicy;
	/** All that is known of a task, and nothing else, where it is absent. */
	shape?: ItemShape | undefined;
	/** The incoming items, where their fields are to leave too. */
	incoming?: readonly INodeExecutionData[] | undefined;
}

/**
 * The items that leave, in order; each with its task, with the word that it was submitted before, or
 * with its error.
 * @throws n8n's error for the first item that failed, naming the tasks that were paid for, where the
 * workflow stops on errors
 */
export function toItems(
	context: Pick<IExecuteFunctions, 'getNode'>,
	leaving: Leaving,
	outcomes: readonly ItemOutcome[],
): INodeExecutionData[] {
	if (leaving.policy === 'stop') {
		for (const { itemIndex, result } of outcomes) {
			if (!('details' in result)) continue;
			const failure = new Failure(result.details);
			throw toNodeError(context.getNode(), withOtherTasks(failure, outcomes), itemIndex);
		}
	}
	return outcomes.map((outcome) => toItem(leaving, outcome));
}

/** The item that an outcome leaves as; an error item when the submission failed. */
export function toItem(
	{ provider: { id }, policy, shape, incoming = [] }: Leaving,
	{ itemIndex, result, note }: ItemOutcome,
): INodeExecutionData {
	const input = incoming[itemIndex];
	if ('details' in result) {
		const failure = new Failure(result.details);
		const whose = { provider: providerOf(result) ?? id };
		const item = toErrorItem(policy, failure, itemIndex, whose);
		return errorWithShape(policy, item, shape, input);
	}
	const item = { json: { ...jsonOf(id, result), ...note }, pairedItem: { item: itemIndex } };
	return withShape(item, shape, input);
}

function jsonOf(
	provider: string,
	result: Exclude<SubmitResult, { details: unknown }>,
): IDataObject {
	if ('task' in result) return result.task;
	const { alreadySubmitted: submitOnceKey, taskId = null } = result;
	const whose = findProvider(result.provider) ?? providerById(provider);
	const known =
		taskId === null
			? 'its task’s ID is in the output of the execution that created it'
			: `it is task ${taskId}${whose.id === provider ? '' : ` of ${whose.displayName}`}`;
	return {
		provider: whose.id,
		taskId,
		status: ALREADY_SUBMITTED,
		submitOnceKey,
		message: `"${submitOnceKey}" was submitted before and is not paid for again: ${known}`,
	};
}

/**
 * An error that stops the node takes its output away: the tasks of its other items must not go with
 * it, nor the word that there may be more.
 */
export function withOtherTasks(failure: Failure, outcomes: readonly SubmitOutcome[]): Failure {
	const others = outcomes.filter(
		({ result }) => !('details' in result) || result.details !== failure.details,
	);
	const accepted = others.flatMap(({ result }) => taskIdOf(result) ?? []);
	const open = others.flatMap(({ itemIndex, result }) =>
		'details' in result && isOpen(result) ? [{ itemIndex, ...result.details }] : [],
	);
	const possible = open.flatMap(({ possibleTaskIds = [] }) => possibleTaskIds);
	const listed =
		possible.length > 0 ? ` (the provider lists: ${[...new Set(possible)].join(', ')})` : '';
	const sentences = [
		failure.details.nextStep,
		accepted.length > 0 &&
			`Tasks that this run has created for other items, already paid for: ${accepted.join(', ')}. Wait for them with Dance Video Wait for Task.`,
		open.length > 0 &&
			`For other items, too, it is not known whether they were accepted; they were not sent again: item ${open.map(({ itemIndex }) => itemIndex).join(', ')}${listed}.`,
	];
	return failure.with({ nextStep: sentences.filter(Boolean).join(' ') });
}

/** A submission whose task may exist, but is not known. */
function isOpen({ details }: FailedSubmit): boolean {
	return details.mayHaveBeenAccepted === true && details.taskId === undefined;
}

/** In the order of the items. */
export function inOrder<Outcome extends SubmitOutcome>(outcomes: readonly Outcome[]): Outcome[] {
	return outcomes.toSorted((one, other) => one.itemIndex - other.itemIndex);
}
