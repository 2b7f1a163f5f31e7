import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import type { FailureDetails } from '../../model/failureDetails';
import { failureFactsSchema, watchSchema } from '../../tasks/storedState';
import type { Watch } from '../../tasks/watch';
import { Failure } from '../../transport/failure';
import type { Delivery } from '../DanceVideoWait/deliver';
import type { Passed } from '../DanceVideoWait/read';
import type { Settled } from '../DanceVideoWait/settle';
import { isEnvelope, unwrap, wrap } from '../envelope';

/** The full name n8n knows the node by. */
export const POLL_NODE_TYPE = 'n8n-nodes-dance-video.danceVideoPoll';

/** What a sub-execution is given for an item: a task to watch, or why there is none. */
export type PollState = { watch: Watch; delivery: Delivery } | Passed | { facts: FailureDetails };

/** What passes between the executions of a wait, apart from finished items. */
export interface Handover {
	/** The turn after which it was handed over; 0 is what the wait begins with. */
	turn: number;
	states: PollState[];
}

const deliverySchema = z
	.object({
		download: z.boolean(),
		binaryField: z.string(),
		fileName: z.string(),
		lastFrame: z.boolean(),
		maxBytes: z.number(),
	})
	.passthrough();

const statesSchema = z.array(
	z.union([
		z.object({ watch: watchSchema, delivery: deliverySchema }).passthrough(),
		z.object({ passed: z.record(z.string(), z.unknown()) }).passthrough(),
		z.object({ facts: failureFactsSchema }).passthrough(),
	]),
) as unknown as z.ZodType<PollState[]>;

/** What the items are that an inner node of a wait is given. */
export type PollInput =
	| { kind: 'handover'; handover: Handover }
	/** Results, or the error they are, on their way out. */
	| { kind: 'end' }
	/** State that this version of the package does not know. */
	| { kind: 'unreadable' }
	/** Nothing of ours: what n8n gives in place of the result of a sub-execution that it has lost. */
	| { kind: 'none' };

/** Items for another execution. */
export function toPollItems(seal: string, { turn, states }: Handover): INodeExecutionData[] {
	return states.map((state, item) =>
		wrap(seal, { kind: 'waiting', turn, state: { ...state } }, { pairedItem: { item } }),
	);
}

/** Tells what was handed over with the items. */
export function readPollItems(seal: string, items: readonly INodeExecutionData[]): PollInput {
	const [first] = items;
	if (!first) return { kind: 'none' };
	if (seal === '' && typeof first.json.danceVideoPoll === 'number') return readVersion1(items);
	const contents = items.map((item) => unwrap(seal, item));
	const [content] = contents;
	if (!content) return { kind: isEnvelope(first) ? 'unreadable' : 'none' };
	if (content.kind === 'leaving' || content.kind === 'failed') return { kind: 'end' };
	if (content.kind !== 'waiting') return { kind: 'unreadable' };
	return toHandover(
		content.turn,
		contents.map((one) => (one?.kind === 'waiting' ? one.state : undefined)),
	);
}

/** A wait that sleeps since a version of this package that kept its marks beside the state. */
function readVersion1(items: readonly INodeExecutionData[]): PollInput {
	return toHandover(
		items[0]?.json.danceVideoPoll as number,
		items.map(({ json: { danceVideoPoll: _mark, ...state } }) => state),
	);
}

function toHandover(turn: number, stored: unknown[]): PollInput {
	const states = statesSchema.safeParse(stored).data;
	return states ? { kind: 'handover', handover: { turn, states } } : { kind: 'unreadable' };
}

/** What a node keeps with its execution, checked like what it is handed; empty at first. */
export const pollMemorySchema = z.object({
	turn: z.number().optional(),
	states: statesSchema.optional(),
	/** Watchers that were killed in a row. */
	lost: z.number().optional(),
	/** The execution of the watcher of this turn, and when to see whether it is gone. */
	watcherId: z.string().optional(),
	guardAt: z.number().optional(),
	watches: z.array(watchSchema).optional(),
	sleeps: z.number().optional(),
});

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
