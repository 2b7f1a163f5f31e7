import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { taskIdsIn } from '../../tasks/taskId';
import { sealOf, unwrap, wrap } from '../envelope';
import { toNodeError } from '../nodeError';

/** The item an error travels as until the node that may throw it. */
export function toThrownItem(
	context: IExecuteFunctions,
	seal: string,
	error: unknown,
): INodeExecutionData {
	const { message, description } = toNodeError(context.getNode(), error);
	return wrap(seal, { kind: 'failed', message, description: description ?? '' });
}

/**
 * Lets the results go, as they were before they were wrapped.
 * @throws what an execution inside could not throw itself, because its error would look like its loss
 */
export function finish(context: IExecuteFunctions): INodeExecutionData[][] {
	const seal = sealOf(context);
	const items = context.getInputData();
	const leaving = items.map((item): INodeExecutionData => {
		const content = unwrap(seal, item);
		if (content?.kind === 'leaving') return { ...item, json: content.json as IDataObject };
		throw new NodeOperationError(
			context.getNode(),
			content?.kind === 'failed'
				? content.message
				: `The results of the wait cannot be read. Tasks: ${taskIdsIn(items).join(', ')}`,
			{ description: content?.kind === 'failed' ? content.description : '' },
		);
	});
	return [leaving, []];
}
