import type { IExecuteFunctions } from 'n8n-workflow';

import type { Mode, Provider } from '../../providers/provider';
import { firstCrossing, NOTHING, openBudget, type Budget } from '../../tasks/budget';
import type { ItemShape } from '../../tasks/itemShape';
import { createSubmitter, type Submitter } from '../../tasks/submit';
import type { ItemOutcome, ItemWait, ItemWaits, TaskNote } from '../../tasks/submitJob';
import { failed, type SubmitResult } from '../../tasks/submitResult';
import type { Connection } from '../connect';
import { errorPolicyOf, toNodeError, type ErrorPolicy } from '../delivery/nodeError';
import { withOtherTasks } from '../delivery/submitted';
import { keyStore } from '../keyStore';
import { callBackNote } from './callBack';
import { memoryOf, type RunMemory } from './nodeMemory';
import type { BatchSettings } from './readBatch';
import { isChecked, type CheckedItem, type ReadItem } from './readItems';
import { finalEnds, rememberCutOff, spentBefore } from './runMemory';

/** One run of Generate, with all that holds for the whole of it. */
export interface GenerateRun {
	context: IExecuteFunctions;
	provider: Provider;
	mode: Mode;
	settings: BatchSettings;
	connection: Connection;
	shape: ItemShape;
	/** Of an agent's call: what it is known by in its execution. */
	call?: string;
}

/** A run whose items are being submitted. */
export interface Submitting extends GenerateRun {
	policy: ErrorPolicy;
	memory: RunMemory;
	submitter: Submitter;
	/** The idempotency keys of the items, where they have one. */
	keys: Record<number, string | undefined>;
	/** How those items ended, in this try or before it, that are not submitted in it. */
	ends: Record<number, SubmitResult>;
	/** What the tasks of the items are to tell the nodes after this one. */
	notes: Record<number, TaskNote>;
	/** How the videos of the items are waited for, where they are. */
	waits?: ItemWaits;
}

/** What is submitted, and the outcomes that are known before anything is. */
export interface Plan {
	known: ItemOutcome[];
	toSubmit: CheckedItem[];
	budget: Budget;
}

/** What earlier tries of the run have left, and what its items are submitted with. */
export function begin(run: GenerateRun, items: readonly ReadItem[]): Submitting {
	const { context, provider, settings, connection, call } = run;
	const memory = memoryOf(context, call);
	const checked = items.filter(isChecked);
	rememberCutOff(context, memory, checked);
	const waits: ItemWaits = Object.fromEntries(
		checked.flatMap(({ itemIndex, wait }): Array<[number, ItemWait]> =>
			wait ? [[itemIndex, wait]] : [],
		),
	);
	if (call !== undefined) {
		memory.expected = Object.fromEntries(checked.map((item) => [item.itemIndex, item.expected]));
	}
	const submitter = createSubmitter({
		...run,
		...connection,
		...keyStore(context, memory.run.nodeId),
		onUnknown: settings.onUnknown,
		run: memory.run,
		log: (text) => context.logger.info(text),
	});
	const keys = Object.fromEntries(
		checked.map((item) => [item.itemIndex, submitter.keyFor(item)] as const),
	);
	return {
		...run,
		keys,
		ends: finalEnds(memory, { ...run, keys }),
		policy: errorPolicyOf(context),
		memory,
		submitter,
		...(Object.keys(waits).length > 0 && { waits }),
		notes: Object.fromEntries(
			checked.map(({ itemIndex }) => [itemIndex, callBackNote(context, provider, itemIndex)]),
		),
	};
}

/** Of items that an earlier try of this run has submitted, and of those whose values are wrong. */
export function knownOutcomes(run: Submitting, items: readonly ReadItem[]): ItemOutcome[] {
	return items.flatMap((item): ItemOutcome[] => {
		const { itemIndex } = item;
		const result = run.ends[itemIndex];
		if (result) return [outcomeOf(run, itemIndex, result)];
		return 'error' in item ? [{ itemIndex, result: failed(item.error) }] : [];
	});
}

/** Looks up what other runs have submitted, and what may be spent. Nothing is paid for yet. */
export async function makePlan(
	run: Submitting,
	items: readonly ReadItem[],
	known: readonly ItemOutcome[],
): Promise<Plan> {
	const { settings, provider, connection } = run;
	const open = openItems(run, items);
	const { submitted, unknown } = await run.submitter.lookUp(open);
	const before = spentBefore(run.context, run, items, run.call);
	const budget = await openBudget(settings, provider, connection.api, before);
	return {
		known: [
			...known,
			...[...submitted].map(([itemIndex, result]) => outcomeOf(run, itemIndex, result)),
		],
		toSubmit: open
			.filter(({ itemIndex }) => !submitted.has(itemIndex))
			.map((item) => (unknown.has(item.itemIndex) ? { ...item, expected: NOTHING } : item)),
		budget,
	};
}

/** Where errors stop the node, a run that would cross its budget is not begun. */
export function requireBudget(
	{ context, policy }: Submitting,
	{ budget, toSubmit, known }: Plan,
): void {
	const crossing = firstCrossing(budget, toSubmit);
	if (policy !== 'stop' || !crossing) return;
	const failure = withOtherTasks(crossing.failure, known);
	throw toNodeError(context.getNode(), failure, crossing.itemIndex);
}

/** The items that may have to be submitted. */
export function openItems({ ends }: Submitting, items: readonly ReadItem[]): CheckedItem[] {
	return items.filter(isChecked).filter(({ itemIndex }) => !ends[itemIndex]);
}

/** An outcome with what its task is to tell. */
export function outcomeOf(
	{ notes }: Pick<Submitting, 'notes'>,
	itemIndex: number,
	result: SubmitResult,
): ItemOutcome {
	const note = notes[itemIndex];
	return { itemIndex, result, ...(note && { note }) };
}
