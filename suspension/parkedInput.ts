import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ownText } from './ownParameters';

/**
 * The items of the visible node whose execution sleeps on this one: n8n keeps them with that, so they are not
 * handed over. What the node was given in their place for its deadline (see `suspend`) has all their fields.
 * Empty where they cannot be read.
 */
export async function parkedInput(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const parentId = ownText(context, 'parentId');
	const { id } = context.getNode();
	try {
		const parent = await context.getExecutionDataById(parentId);
		const parked = parent?.executionData?.nodeExecutionStack.find(({ node }) => node.id === id);
		return parked?.data.main?.[0] ?? [];
	} catch (error) {
		context.logger.warn('The fields of the incoming items cannot be read', {
			error: String(error),
		});
		return [];
	}
}
