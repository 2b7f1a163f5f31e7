import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { providerById } from '../../providers';
import { parseValues } from '../../providers/parseInput';
import { oneOf, wholeNumber } from '../../providers/values';
import { newestTasks } from '../../tasks/list';
import { asFailure } from '../../transport/failure';
import { connect } from '../connect';
import { deliver } from '../delivery/deliver';
import { forEachItem } from '../delivery/forEachItem';
import { forModel } from '../delivery/modelAnswer';
import { errorPolicyOf, toErrorItem } from '../delivery/nodeError';
import { readDelivery } from '../form/readDelivery';
import { isToolCall } from '../toolCall';
import { DEFAULT_LIMIT } from './fields';

/** What an agent gets unless another number is set: a model reads every word of it. */
const TOOL_LIMIT = 10;

const querySchema = z.object({
	limit: wholeNumber(1, 1_000_000).optional(),
	status: oneOf(['any', 'pending', 'processing', 'succeeded', 'failed']),
});

const FIELD_NAMES: Record<string, string> = { limit: 'Limit', status: 'Status' };

/** Lists the account's tasks, once for each incoming item. */
export async function executeListTasks(context: IExecuteFunctions) {
	const provider = providerById(context.getNodeParameter('provider', 0));
	const connection = await connect(context, provider);
	const { api } = connection;
	const policy = errorPolicyOf(context);
	return await forEachItem(context, async (itemIndex) => {
		const { limit, status } = readQuery(context, itemIndex);
		const tasks = await newestTasks(provider, api, {
			limit: limit ?? Infinity,
			...(status !== 'any' && { status }),
		});
		const delivery = readDelivery(context, itemIndex);
		const leaving: INodeExecutionData[] = [];
		const asItem = isToolCall(context) ? forModel : (item: INodeExecutionData) => item;
		for (const task of tasks) {
			try {
				const item = await deliver(context, provider, connection, task, delivery);
				leaving.push(asItem({ ...item, pairedItem: { item: itemIndex } }));
			} catch (error) {
				// With On Error: Continue, one task whose file is gone does not cost the others.
				const failure = asFailure(error).with({ taskId: task.taskId });
				if (policy === 'stop') throw failure;
				leaving.push(toErrorItem(policy, failure, itemIndex, { provider: provider.id }));
			}
		}
		return leaving;
	});
}

function readQuery(context: IExecuteFunctions, itemIndex: number) {
	const returnAll = context.getNodeParameter('returnAll', itemIndex) === true;
	const limit = context.getNodeParameter('limit', itemIndex, DEFAULT_LIMIT);
	const isUnset = limit === DEFAULT_LIMIT;
	const given: Record<string, unknown> = {
		status: context.getNodeParameter('status', itemIndex),
		...(!returnAll && { limit: isUnset && isToolCall(context) ? TOOL_LIMIT : limit }),
	};
	return parseValues(querySchema, given, (field) => FIELD_NAMES[field] ?? field);
}
