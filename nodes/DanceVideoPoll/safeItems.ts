import type { INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { failed, type OrderResult } from '../../tasks/orderEnd';
import { Failure } from '../../transport/failure';
import { leaveAs, type NotedEnd } from '../DanceVideoGenerate/leave';
import type { PumpWork } from '../DanceVideoGenerate/pumpWork';

/**
 * The items the workflow is to go on with if n8n is killed now: n8n takes what was written down last
 * for the end of the sub-execution. Orders that were taken have their task, the others say the truth.
 * Items that have not changed stay the same objects, of which n8n's database then holds one.
 */
export function toSafeItems(
	work: PumpWork,
	before: PumpWork | undefined,
	itemsBefore: readonly INodeExecutionData[] = [],
): INodeExecutionData[] {
	const provider = providerById(work.provider);
	const { slots } = work.state;
	const next = slots.find(({ result }) => result === undefined);
	const ends = slots.map((slot): NotedEnd & { isNew: boolean } => {
		const { itemIndex, result } = slot;
		const note = work.notes[itemIndex];
		return {
			itemIndex,
			result: result ?? interrupted(slot === next),
			...(note && { note }),
			isNew: !before?.state.slots.includes(slot) || slot === next,
		};
	});
	const known = new Map(itemsBefore.map((item) => [indexOf(item), item]));
	return [...work.others.map((end) => ({ ...end, isNew: false })), ...ends]
		.toSorted((one, other) => one.itemIndex - other.itemIndex)
		.map((end) => (!end.isNew && known.get(end.itemIndex)) || leaveAs(provider, work.policy, end));
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
}

/** Of an order that was not sent, or is about to be. */
function interrupted(isNext: boolean): OrderResult {
	return failed(
		new Failure({
			kind: isNext ? 'unknownSubmit' : 'cancelled',
			message: isNext
				? 'n8n was stopped while this item was being ordered: its task may exist and may have been charged'
				: 'The item was not ordered: n8n was stopped before its turn',
			nextStep: isNext
				? 'Look at your tasks at the provider before ordering it again.'
				: 'Nothing was paid for it. Order it again.',
			retryable: !isNext,
			mayHaveBeenAccepted: isNext,
		}),
	);
}
