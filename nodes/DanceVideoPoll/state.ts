import type { INodeExecutionData } from 'n8n-workflow';

import type { Watch } from '../../tasks/watch';
import type { FailureFacts } from '../../transport/failure';
import type { Delivery } from '../DanceVideoWait/deliver';

/** The full name n8n knows the node by. */
export const POLL_NODE_TYPE = 'n8n-nodes-dance-video.danceVideoPoll';

/** What the sub-execution is given for an item: a task to watch, or why there is none. */
export type PollState = { watch: Watch; delivery: Delivery } | { facts: FailureFacts };

/** An item for the sub-execution. It holds nothing of the user's item, which stays where it is. */
export function toPollItem(itemIndex: number, state: PollState): INodeExecutionData {
	return { json: { ...state }, pairedItem: { item: itemIndex } };
}

/** The states of the sub-execution's items, in order. */
export function fromPollItems(items: readonly INodeExecutionData[]): PollState[] {
	return items.map(({ json }) => json as unknown as PollState);
}
