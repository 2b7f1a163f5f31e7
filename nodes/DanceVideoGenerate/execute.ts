import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { failed } from '../../tasks/orderEnd';
import { connect } from '../connect';
import { errorPolicyOf, toErrorItem, toNodeError } from '../nodeError';
import { checkAll, type CheckedItem, type RefusedItem } from './check';
import { describeOrder } from './dryRun';
import { leaveAs } from './leave';
import { modeOf } from './modeOf';
import { orderAll } from './orderAll';
import { readBatch } from './readBatch';
import type { GenerateRun } from './run';
import { callOf, forTool, orderForTool } from './toolOrder';

/**
 * Orders one task for each item. All items are checked before the first is paid for; without
 * "continue on error" one wrong field anywhere means that nothing is ordered at all.
 */
export async function executeGenerate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const prepared = await prepare(context);
	if ('error' in prepared) return [refuseAll(context, prepared.error)];
	const { run, items } = prepared;
	if (run.settings.dryRun) return [showAll(run, items)];
	return [run.call === undefined ? await orderAll(run, items) : await orderForTool(run, items)];
}

/**
 * What is wrong for the whole run is wrong for every item. Thrown where the workflow goes on with
 * errors, n8n would pass the incoming items on as if they had been ordered.
 */
function refuseAll(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const policy = errorPolicyOf(context);
	if (policy === 'stop') throw toNodeError(context.getNode(), error);
	return context.getInputData().map((_item, itemIndex) => toErrorItem(policy, error, itemIndex));
}

/** Reads and checks everything; what is wrong with an item alone stays with the item. */
async function prepare(
	context: IExecuteFunctions,
): Promise<{ run: GenerateRun; items: Array<CheckedItem | RefusedItem> } | { error: unknown }> {
	try {
		const provider = providerById(context.getNodeParameter('provider', 0) as string);
		const mode = modeOf(provider, context.getNodeParameter('mode', 0) as string);
		const settings = readBatch(context, provider, mode);
		const items = await checkAll(context, provider, mode);
		const connection = await connect(context, provider, settings);
		const run = { context, provider, mode, settings, connection };
		const call = callOf(context, run, items);
		if (call === undefined) return { run, items };
		return { run: { ...run, call, settings: forTool(settings) }, items };
	} catch (error) {
		return { error };
	}
}

/** What would be ordered; nothing is. */
function showAll(
	{ context, provider, mode, connection }: GenerateRun,
	items: ReadonlyArray<CheckedItem | RefusedItem>,
): INodeExecutionData[] {
	const policy = errorPolicyOf(context);
	return items.map((item) => {
		const { itemIndex } = item;
		return 'error' in item
			? leaveAs(provider, policy, { itemIndex, result: failed(item.error) })
			: {
					json: describeOrder(provider, mode, connection.api.baseUrl, item),
					pairedItem: { item: itemIndex },
				};
	});
}
