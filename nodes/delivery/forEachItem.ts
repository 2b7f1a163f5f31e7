import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { errorPolicyOf, toErrorItem, toNodeError } from './nodeError';
import { errorWithShape, withShape } from './shape';

/** An item's outcome: what leaves the node for it, or what went wrong. */
export type ItemResult = { items: INodeExecutionData[] } | { error: unknown };

/** Does something for an item and keeps what it throws, so that one item does not end the others. */
export async function tryItem(action: () => Promise<INodeExecutionData[]>): Promise<ItemResult> {
	try {
		return { items: await action() };
	} catch (error) {
		return { error };
	}
}

/**
 * Runs an action for each item in order. With "continue on error" an item that fails leaves as an
 * error item; else the first failure stops the node.
 * @param includeInput whether the fields of the incoming item leave too
 */
export async function forEachItem(
	context: IExecuteFunctions,
	action: (itemIndex: number) => Promise<INodeExecutionData[]>,
	includeInput = false,
): Promise<INodeExecutionData[][]> {
	const policy = errorPolicyOf(context);
	const shape = includeInput ? { includeInput } : {};
	const leaving: INodeExecutionData[] = [];
	for (const [itemIndex, input] of context.getInputData().entries()) {
		const result = await tryItem(async () => await action(itemIndex));
		if ('items' in result) {
			leaving.push(...result.items.map((item) => withShape(item, shape, input)));
		} else if (policy !== 'stop') {
			const item = toErrorItem(policy, result.error, itemIndex);
			leaving.push(errorWithShape(policy, item, shape, input));
		} else {
			throw toNodeError(context.getNode(), result.error, itemIndex);
		}
	}
	return [leaving];
}
