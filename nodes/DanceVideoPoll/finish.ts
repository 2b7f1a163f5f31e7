import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from '../nodeError';

/** The item an error travels as until the node that may throw it. */
export function toThrownItem(context: IExecuteFunctions, error: unknown): INodeExecutionData {
	const { message, description } = toNodeError(context.getNode(), error);
	return { json: { danceVideoPollThrows: message, description: description ?? '' } };
}

/**
 * Lets the results of a wait go.
 * @throws what a watcher could not throw itself, because its error would look like its loss
 */
export function finish(context: IExecuteFunctions): INodeExecutionData[][] {
	const items = context.getInputData();
	const { danceVideoPollThrows: message, description } = items[0]?.json ?? {};
	if (typeof message !== 'string') return [items, []];
	throw new NodeOperationError(context.getNode(), message, {
		description: typeof description === 'string' ? description : '',
	});
}
