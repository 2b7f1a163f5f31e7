import type { IExecuteFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { findProvider, providerById } from '../../providers';
import { parkedContext, sleepOn } from '../../suspension/resumeCall';
import { pollJob, type PollItem, type PollState } from '../../tasks/pollJob';
import { Failure } from '../../transport/failure';
import { resumeOnCall } from '../waiting/resumeOnCall';
import type { ReadRequest } from '../waiting/waitRequest';

/** What n8n keeps of the node with its execution while the node waits for its videos. */
interface Parked {
	parked?: PollState;
}

/** Keeps what is waited for, so that a call from the provider finds it. */
export function keepParked(context: IExecuteFunctions, state: PollState): void {
	const kept: Parked = context.getContext('node');
	kept.parked = state;
}

/** What an earlier run of the node in this execution has waited for is over. */
export function forgetParked(context: IExecuteFunctions): void {
	const kept: Parked = context.getContext('node');
	delete kept.parked;
}

/**
 * Takes the call that says that a task of this sleeping node has ended. What it waits for stands in what
 * n8n keeps of the node, not in items. A node that sleeps until there is room for the next task sleeps on.
 */
export async function resumeGenerate(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const kept = pollJob.state.safeParse(parkedContext(context, 'parked')).data;
	if (!kept) return sleepOn('Not all tasks have been created yet');
	return await resumeOnCall(context, (_parameters, _item, itemIndex) =>
		requestOf(kept.items[itemIndex]),
	);
}

function requestOf(item: PollItem | undefined): ReadRequest {
	if (!item) throw new TypeError('An item came in after the node had gone to sleep');
	if ('passed' in item) return { passed: item.passed };
	if ('details' in item) {
		const provider = findProvider(item.provider);
		return { error: new Failure(item.details), ...(provider && { provider }) };
	}
	const { provider, taskId, estimatedMs, startedAt, deadlineAt, createdAt } = item.poll;
	return {
		provider: providerById(provider),
		taskId,
		ageMs: startedAt - createdAt,
		estimatedMs,
		timeoutMs: deadlineAt - startedAt,
		delivery: item.delivery,
	};
}
