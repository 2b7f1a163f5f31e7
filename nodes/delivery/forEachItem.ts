import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { errorPolicyOf, toErrorItem, toNodeError } from './nodeError';

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
 */
export async function forEachItem(
	context: IExecuteFunctions,
	action: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	const policy = errorPolicyOf(context);
	const leaving: INodeExecutionData[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		const result = await tryItem(async () => await action(itemIndex));
		if ('items' in result) {
			leaving.push(...result.items);
		} else if (policy !== 'stop') {
			leaving.push(toErrorItem(policy, result.error, itemIndex));
		} else {
			throw toNodeError(context.getNode(), result.error, itemIndex);
		}
	}
	return [leaving];
}
