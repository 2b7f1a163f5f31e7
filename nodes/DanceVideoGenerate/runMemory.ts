import type { IExecuteFunctions } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import { findProvider } from '../../providers';
import type { Provider } from '../../providers/provider';
import type { SpentBefore } from '../../tasks/budget';
import {
	failed,
	type FailedSubmit,
	taskIdOf,
	taskOf,
	type SubmitOutcome,
	type SubmitResult,
} from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';
import type { Connection } from '../connect';
import { cutOffBefore } from './cutOff';
import { nodeMemory, runsOf, type RunMemory } from './nodeMemory';
import { isChecked, type CheckedItem, type ReadItem } from './readItems';

/** The tasks that the node has created in this execution, also in other runs of a loop. */
export function idsOfAllRuns(context: IExecuteFunctions): string[] {
	return runsOf(context).flatMap(({ ends }) =>
		Object.values(ends).flatMap((result) => taskIdOf(result) ?? []),
	);
}

/**
 * What this run has spent in a try that n8n repeats; and what an agent's other calls have, since one
 * budget holds over all of them.
 */
export function spentBefore(
	context: IExecuteFunctions,
	{ ends }: Pick<RunMemory, 'ends'>,
	items: readonly ReadItem[],
	call?: string,
): SpentBefore[] {
	// Runs of a loop are no calls, and have a budget each.
	const others = runsOf(context).filter(({ run }) => run.call !== call);
	return [
		...items.map((item) => ({
			result: ends[item.itemIndex],
			expected: isChecked(item) ? item.expected : null,
		})),
		...others.flatMap((other) =>
			Object.entries(other.ends).map(([itemIndex, result]) => ({
				result,
				expected: other.expected?.[Number(itemIndex)] ?? null,
			})),
		),
	].flatMap(({ result, expected }): SpentBefore[] => {
		const task = taskOf(result);
		if (task) return [{ task, expected }];
		return result && 'details' in result ? [{ expected }] : [];
	});
}

/** Whom a run asks, and under which keys. */
export interface Asked {
	provider: Provider;
	connection: Pick<Connection, 'account'>;
	/** By item; none, where a request has none. */
	keys: Readonly<Record<number, string | undefined>>;
}

/** Notes how submissions ended, where they must not be repeated, or only as they were. */
export function rememberEnds(
	memory: RunMemory,
	{ provider, connection: { account }, keys }: Asked,
	outcomes: readonly SubmitOutcome[],
): void {
	for (const { itemIndex, result: given } of outcomes) {
		if (!('details' in given)) {
			memory.ends[itemIndex] = given;
		} else if (mayExist(given)) {
			const result = { ...given, provider: provider.id, account };
			const key = provider.idempotency ? keys[itemIndex] : undefined;
			if (key === undefined) memory.ends[itemIndex] = result;
			else (memory.resendable ??= {})[itemIndex] = { key, result };
		}
	}
}

/**
 * The ends of this run that are not repeated in this try: those that never are, and what may have been accepted under a
 * key that whoever is asked now does not know.
 */
export function finalEnds(
	{ ends, resendable = {} }: RunMemory,
	{ provider, connection: { account }, keys }: Asked,
): Record<number, SubmitResult> {
	const elsewhere = Object.entries(resendable).flatMap(([itemIndex, { key, result }]) => {
		const reachesIt =
			result.provider === provider.id &&
			result.account === account &&
			key === keys[Number(itemIndex)];
		return reachesIt ? [] : [[itemIndex, notSentElsewhere(result)] as const];
	});
	return { ...Object.fromEntries(elsewhere), ...ends };
}

function notSentElsewhere(result: FailedSubmit): FailedSubmit {
	const where = findProvider(result.provider)?.displayName ?? 'the provider';
	const { details } = new Failure(result.details).with({
		nextStep: `It was not sent again: with another provider, credential or key than before it would be another task. Look at your tasks at ${where}; or set the node as it was and try this execution again, which reaches the same task.`,
	});
	return { ...result, details };
}

/**
 * Notes that a suspended batch may submit these items. What it does is not known to this execution: one
 * that is stopped or fails meanwhile, and is retried from n8n's list, must not submit them again. An item
 * with a key of its own is known by that.
 */
export function rememberHandedOver(
	remembered: Record<number, SubmitResult>,
	{ idempotency }: Provider,
	items: ReadonlyArray<Pick<CheckedItem, 'itemIndex' | 'submitOnceKey'>>,
): void {
	if (idempotency) return;
	for (const { itemIndex, submitOnceKey } of items) {
		if (submitOnceKey !== undefined) continue;
		remembered[itemIndex] ??= failed(handedOver(itemIndex));
	}
}

/**
 * Notes that items may have been submitted by the execution that this one retries, where that was cut off.
 * An item with a key is known by that.
 */
export function rememberCutOff(
	context: IExecuteFunctions,
	{ ends, isCutOff }: RunMemory,
	items: ReadonlyArray<Pick<CheckedItem, 'itemIndex' | 'submitOnceKey' | 'idempotencyKey'>>,
): void {
	if (!nodeMemory(context).isCutOff && !isCutOff) return;
	for (const item of items) {
		if (!hasKey(item)) ends[item.itemIndex] ??= failed(cutOffBefore(item.itemIndex));
	}
}

/** Whether an item is known by a key of its own, whatever becomes of the execution. */
export function hasKey({
	submitOnceKey,
	idempotencyKey,
}: Pick<CheckedItem, 'submitOnceKey' | 'idempotencyKey'>): boolean {
	return submitOnceKey !== undefined || idempotencyKey !== undefined;
}

function handedOver(itemIndex: number): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `The task of item ${itemIndex} may have been created by an earlier try of this execution, which was suspended: it may exist and may have been charged`,
		nextStep:
			"It was not sent again. That try's error and n8n's log name the tasks that were taken. Look at your tasks at the provider, and run the workflow anew with the items that have none.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}

/** Without a key the provider would accept the same item a second time. */
function mayExist({ details }: FailedSubmit): boolean {
	return details.taskId !== undefined || isEndUnknown(details);
}
