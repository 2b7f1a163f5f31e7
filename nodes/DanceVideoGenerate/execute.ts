import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { failed } from '../../tasks/orderEnd';
import { connect } from '../connect';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { checkAll, type CheckedItem, type RefusedItem } from './check';
import { describeOrder } from './dryRun';
import { leaveAs } from './leave';
import { modeOf } from './modeOf';
import { orderAll } from './orderAll';
import { readBatch } from './readBatch';
import type { GenerateRun } from './run';

/**
 * Orders one task for each item. All items are checked before the first is paid for; without
 * "continue on error" one wrong field anywhere means that nothing is ordered at all.
 */
export async function executeGenerate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { run, items } = await prepare(context);
	return [run.settings.dryRun ? showAll(run, items) : await orderAll(run, items)];
}

async function prepare(context: IExecuteFunctions) {
	try {
		const provider = providerById(context.getNodeParameter('provider', 0) as string);
		const mode = modeOf(provider, context.getNodeParameter('mode', 0) as string);
		const settings = readBatch(context, provider, mode);
		const items = await checkAll(context, provider, mode);
		const connection = await connect(context, provider, settings);
		return { run: { context, provider, mode, settings, connection }, items };
	} catch (error) {
		throw toNodeError(context.getNode(), error);
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
