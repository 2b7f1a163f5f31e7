import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { envelopeIn } from './envelope';

/** State as it was handed over before states had a version. */
export interface EarlierState {
	turn: number;
	inProgress: boolean;
	stored: unknown;
}

const waiting = z.object({ kind: z.literal('waiting'), turn: z.number(), state: z.unknown() });
const ordering = z.object({
	kind: z.literal('ordering'),
	turn: z.number(),
	inProgress: z.boolean(),
	work: z.unknown(),
});

/**
 * State in the items of versions 1 and 2. A wait had an item for each of its tasks, a batch of orders
 * one item in all. In version 1 the marks stood beside the state, and there was no seal.
 */
export function earlierStateIn(
	seal: string,
	items: readonly INodeExecutionData[],
): EarlierState | undefined {
	const [first] = items;
	if (!first) return undefined;
	const ofVersion1 = seal === '' ? stateOfVersion1(first, items) : undefined;
	if (ofVersion1) return ofVersion1;
	const contents = items.map((item) => {
		const envelope = envelopeIn(item);
		return envelope?.version === 2 && envelope.seal === seal ? envelope.content : undefined;
	});
	const batch = ordering.safeParse(contents[0]).data;
	if (batch) return { turn: batch.turn, inProgress: batch.inProgress, stored: batch.work };
	const waits = z.array(waiting).safeParse(contents).data ?? [];
	const [wait] = waits;
	return wait && { turn: wait.turn, inProgress: false, stored: waits.map(({ state }) => state) };
}

function stateOfVersion1(
	{
		json: { danceVideoPoll: turnOfWait, danceVideoPump: turnOfBatch, inProgress, work },
	}: INodeExecutionData,
	items: readonly INodeExecutionData[],
): EarlierState | undefined {
	if (typeof turnOfBatch === 'number') {
		return { turn: turnOfBatch, inProgress: inProgress === true, stored: work };
	}
	if (typeof turnOfWait !== 'number') return undefined;
	const stored = items.map(({ json: { danceVideoPoll: _turn, ...state } }) => state);
	return { turn: turnOfWait, inProgress: false, stored };
}

const memory = z.object({
	turn: z.number().optional(),
	lost: z.number().optional(),
	watcherId: z.string().optional(),
	guardAt: z.number().optional(),
	states: z.unknown(),
	work: z.unknown(),
});
const parentOfWork = z.object({ rootId: z.string() });

/**
 * What a node kept with its execution before states had a version. How far a worker of a wait had come
 * is left out: the tasks are asked for again, from where its supervisor knows them.
 */
export function earlierMemoryIn(kept: object) {
	const known = memory.safeParse(kept).data;
	if (!known) return undefined;
	const { turn, lost, watcherId: workerId, guardAt: checkAt, states, work } = known;
	const stored = work ?? states;
	const isEmpty = stored === undefined;
	return {
		turn,
		lost,
		workerId,
		checkAt,
		parentId: parentOfWork.safeParse(work).data?.rootId,
		...(!isEmpty && { jobVersion: 0, state: stored }),
	};
}
