import type { INodeExecutionData } from 'n8n-workflow';

import type { Watch } from '../../tasks/watch';
import { Failure, type FailureFacts } from '../../transport/failure';
import type { Delivery } from '../DanceVideoWait/deliver';
import type { Passed } from '../DanceVideoWait/read';
import type { Settled } from '../DanceVideoWait/settle';

/** The full name n8n knows the node by. */
export const POLL_NODE_TYPE = 'n8n-nodes-dance-video.danceVideoPoll';

/** What a sub-execution is given for an item: a task to watch, or why there is none. */
export type PollState = { watch: Watch; delivery: Delivery } | Passed | { facts: FailureFacts };

/** What passes between the executions of a wait, apart from finished items. */
export interface Handover {
	/** The turn after which it was handed over; 0 is what the wait begins with. */
	turn: number;
	states: PollState[];
}

/** Items for another execution. They hold nothing of the user's items, which stay where they are. */
export function toPollItems({ turn, states }: Handover): INodeExecutionData[] {
	return states.map((state, item) => ({
		// The mark tells them from finished items: no task has it.
		json: { ...state, danceVideoPoll: turn },
		pairedItem: { item },
	}));
}

/** What was handed over with the items; `undefined` when these are others. */
export function fromPollItems(items: readonly INodeExecutionData[]): Handover | undefined {
	const turn = items[0]?.json.danceVideoPoll;
	if (typeof turn !== 'number') return undefined;
	const states = items.map(({ json: { danceVideoPoll: _mark, ...state } }) => state);
	return { turn, states: states as unknown as PollState[] };
}

/** The watches among the states, ended ones included. */
export function watchesOf(states: readonly PollState[]): Watch[] {
	return states.flatMap((state) => ('watch' in state ? [state.watch] : []));
}

/** The states with their watches as they are now. */
export function withWatches(states: readonly PollState[], watches: readonly Watch[]): PollState[] {
	const left = [...watches];
	return states.map((state) => {
		const watch = 'watch' in state ? left.shift() : undefined;
		return watch ? { ...state, watch } : state;
	});
}

/** What became of each item, as far as it is known. */
export function endsOf(states: readonly PollState[]): Settled[] {
	return states.map((state, itemIndex): Settled => {
		if ('passed' in state) return { itemIndex, passed: state.passed };
		if ('facts' in state) return { itemIndex, error: new Failure(state.facts) };
		const { outcome } = state.watch;
		return { itemIndex, delivery: state.delivery, ...(outcome && { outcome }) };
	});
}
