import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../../transport/failure';
import { toErrorItem, toNodeError, type ErrorPolicy } from '../delivery/nodeError';

/**
 * The node's incoming items, as the workflow goes on with them if the job that it sleeps on never ends.
 * @param endOf what became of an item then: why it failed, or what is known of it; `undefined`: it
 * leaves as it came
 */
export function ifNeverEnded(
	context: IExecuteFunctions,
	policy: ErrorPolicy,
	endOf: (itemIndex: number) => Failure | IDataObject | undefined,
): INodeExecutionData[] {
	return context.getInputData().map((item, itemIndex): INodeExecutionData => {
		const failure = endOf(itemIndex);
		if (!failure) return item;
		if (!(failure instanceof Failure)) return { ...item, json: { ...item.json, ...failure } };
		const { error, details } = toErrorItem('errorOutput', failure, itemIndex).json;
		return {
			...item,
			// All that came in stays: a call that ends the wait, and Retry in n8n's list, read it.
			json: { ...item.json, error, details },
			// By this n8n sends it through the error output.
			...(policy === 'errorOutput' && {
				error: toNodeError(context.getNode(), failure, itemIndex),
			}),
		};
	});
}
