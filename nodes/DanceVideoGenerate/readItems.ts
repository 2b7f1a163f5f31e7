import type { IExecuteFunctions } from 'n8n-workflow';

import type { Cost } from '../../model/task';
import { parseInput } from '../../providers/parseInput';
import type { CheckedInput, Mode, Provider } from '../../providers/provider';
import type { ItemWait } from '../../tasks/submitJob';
import { inputFailure } from '../../transport/failure';
import { toNodeError } from '../delivery/nodeError';
import { takingTurns } from '../form/takingTurns';
import { readForm } from '../form/readForm';
import { readCallBack } from './callBack';
import { readKeys, type ItemKeys } from './readKeys';
import { readWait, waitsForVideo } from './readWait';

/** An item whose values passed every check. */
export interface CheckedItem extends ItemKeys {
	itemIndex: number;
	input: CheckedInput;
	/** What it costs by the published price, or the most it can; `null` when nobody knows. */
	expected: Cost | null;
	/** How its video is waited for, where it is. */
	wait?: ItemWait;
}

/** An item whose values did not. */
export interface RefusedItem {
	itemIndex: number;
	error: unknown;
}

/** An item as it was read. */
export type ReadItem = CheckedItem | RefusedItem;

/** Whether an item passed every check. */
export function isChecked(item: ReadItem): item is CheckedItem {
	return 'input' in item;
}

/**
 * Reads and checks every item before the first is paid for.
 * @throws n8n's error for the first wrong one, unless the workflow goes on with errors
 */
export async function readItems(
	context: IExecuteFunctions,
	provider: Provider,
	mode: Mode,
): Promise<ReadItem[]> {
	const items: ReadItem[] = [];
	const requests = new Map<string, { itemIndex: number; request: string }>();
	for await (const itemIndex of takingTurns(context.getInputData().keys())) {
		try {
			const item = await readItem(context, provider, mode, itemIndex);
			requireOneRequestAKey(requests, mode, item);
			items.push(item);
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			items.push({ itemIndex, error });
		}
	}
	return items;
}

async function readItem(
	context: IExecuteFunctions,
	provider: Provider,
	mode: Mode,
	itemIndex: number,
): Promise<CheckedItem> {
	const values = await readForm(context, mode, itemIndex);
	const callbackUrl = await readCallBack(context, provider, itemIndex);
	const input = parseInput(mode, { ...values, callbackUrl });
	const expected = mode.estimate?.(input) ?? mode.maxCost?.(input) ?? null;
	const keys = readKeys(context, provider, itemIndex);
	const wait = waitsForVideo(context) ? { wait: readWait(context, itemIndex) } : {};
	return { itemIndex, input, expected, ...keys, ...wait };
}

/** The provider would refuse the second request, or give the first one's task for it. */
function requireOneRequestAKey(
	requests: Map<string, { itemIndex: number; request: string }>,
	mode: Mode,
	{ itemIndex, input, idempotencyKey }: CheckedItem,
): void {
	if (idempotencyKey === undefined || mode.media.length > 0) return;
	const request = JSON.stringify(mode.toRequest(input));
	const first = requests.get(idempotencyKey);
	if (first === undefined) {
		requests.set(idempotencyKey, { itemIndex, request });
	} else if (first.request !== request) {
		throw inputFailure([
			`The key under Batch and Budget must be different for each item: items ${first.itemIndex} and ${itemIndex} have the same key with different values (given: ${JSON.stringify(idempotencyKey)}).`,
		]);
	}
}
