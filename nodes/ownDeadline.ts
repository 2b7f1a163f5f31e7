import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../transport/failure';
import { toErrorItem, toNodeError, type ErrorPolicy } from './nodeError';

/**
 * So much later than the latest end of what it sleeps on an execution goes on without it: n8n may have
 * been off for a night, and what was due meanwhile is woken together.
 */
const GRACE_MS = 24 * 3_600_000;

/**
 * Gives an execution that was just parked on a sub-execution a deadline of its own. n8n parks it until
 * the sub-execution ends, which never happens once a user has deleted that one. Woken by its timer it
 * cannot do or throw anything: n8n lets go what the node was given. So that is said beforehand.
 * @param endOf what became of an item then: why it failed, or what is known of it; `undefined`: it
 * leaves as it came
 */
export async function setOwnDeadline(
	context: IExecuteFunctions,
	lastEndAt: number,
	policy: ErrorPolicy,
	endOf: (itemIndex: number) => Failure | IDataObject | undefined,
): Promise<void> {
	const items = context.getInputData().map((item, itemIndex): INodeExecutionData => {
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
	// A new object: the old one is what the node before has put out.
	context.getExecuteData().data = { main: [items] };
	await context.putExecutionToWait(new Date(lastEndAt + GRACE_MS));
}
