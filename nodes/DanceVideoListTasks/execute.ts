import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { providerById } from '../../providers';
import { parseValues } from '../../providers/parseInput';
import { oneOf, wholeNumber } from '../../providers/values';
import { listTasks } from '../../tasks/list';
import { connect } from '../connect';
import { forEachItem } from '../perItem';

const querySchema = z.object({
	limit: wholeNumber(1, 1_000_000).optional(),
	status: oneOf(['any', 'pending', 'processing', 'succeeded', 'failed']),
});

const FIELD_NAMES: Record<string, string> = { limit: 'Limit', status: 'Status' };

/** Lists the account's tasks, once for each incoming item. */
export async function executeListTasks(context: IExecuteFunctions) {
	const provider = providerById(context.getNodeParameter('provider', 0) as string);
	const { api } = await connect(context, provider);
	return await forEachItem(context, async (itemIndex) => {
		const { limit, status } = readQuery(context, itemIndex);
		const tasks = await listTasks(provider, api, {
			limit: limit ?? Infinity,
			...(status !== 'any' && { status }),
		});
		return tasks.map((task) => ({
			json: task as unknown as IDataObject,
			pairedItem: { item: itemIndex },
		}));
	});
}

function readQuery(context: IExecuteFunctions, itemIndex: number) {
	const returnAll = context.getNodeParameter('returnAll', itemIndex) === true;
	const given: Record<string, unknown> = {
		status: context.getNodeParameter('status', itemIndex),
		...(!returnAll && { limit: context.getNodeParameter('limit', itemIndex) }),
	};
	return parseValues(querySchema, given, (field) => FIELD_NAMES[field] ?? field);
}
