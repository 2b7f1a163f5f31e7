import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { providerById } from '../../providers';
import { failed } from '../../tasks/submitResult';
import { endFirst, endSubmitting } from '../../tasks/submitQueue';
import { outcomeSchema, submitQueueSchema } from '../../tasks/storedQueue';
import { Failure } from '../../transport/failure';
import { toItem } from '../DanceVideoGenerate/toItems';
import { endsOf, placesOf, type PumpWork } from '../DanceVideoGenerate/pumpWork';
import { isEnvelope, unwrap, wrap } from '../envelope';

/** What passes between the executions of a pump, apart from the items that leave in the end. */
export interface PumpHandover {
	/** The turn it belongs to; 0 is what the pump begins with. */
	turn: number;
	/** Written down by a worker in the middle of its turn; n8n only gives that when the worker is lost. */
	inProgress: boolean;
	work: PumpWork;
}

const workSchema = z
	.object({
		provider: z.string(),
		mode: z.string(),
		run: z
			.object({
				instanceId: z.string(),
				workflowId: z.string().optional(),
				executionId: z.string(),
				nodeId: z.string(),
				runIndex: z.number(),
			})
			.passthrough(),
		rootId: z.string(),
		onUnknown: z.enum(['report', 'submitAgain']),
		policy: z.enum(['stop', 'item', 'errorOutput']),
		others: z.array(outcomeSchema),
		notes: z.record(z.string(), z.record(z.string(), z.unknown())),
		state: submitQueueSchema,
	})
	.passthrough() as unknown as z.ZodType<PumpWork>;

/** What a node keeps with its execution, checked like what it is handed; empty at first. */
export const pumpMemorySchema = z.object({
	turn: z.number().optional(),
	work: workSchema.optional(),
	/** Orders that had an end when a worker's turn began. */
	ended: z.number().optional(),
});

/** What the items are that an inner node of a pump is given. */
export type PumpInput =
	| { kind: 'handover'; handover: PumpHandover }
	/** An error on its way out. */
	| { kind: 'end' }
	/** State that this version of the package does not know. */
	| { kind: 'unreadable' }
	/** Nothing of ours: what n8n gives in place of the result of a sub-execution that it has lost. */
	| { kind: 'none' };

/** An item for another execution. */
export function toPumpItem(
	seal: string,
	{ turn, inProgress, work }: PumpHandover,
): INodeExecutionData {
	const content = { kind: 'ordering', turn, inProgress, work: { ...work } } as const;
	return wrap(seal, content, { pairedItem: { item: 0 } });
}

/** Tells what was handed over with the items. */
export function readPumpItems(seal: string, [item]: readonly INodeExecutionData[]): PumpInput {
	if (!item) return { kind: 'none' };
	const { danceVideoPump: oldTurn, inProgress, work } = item.json;
	if (seal === '' && typeof oldTurn === 'number') {
		// A batch that sleeps since a version of this package that kept its marks beside the state.
		return toHandover(oldTurn, inProgress === true, work);
	}
	const content = unwrap(seal, item);
	if (content?.kind === 'ordering') {
		return toHandover(content.turn, content.inProgress, content.work);
	}
	if (content?.kind === 'failed') return { kind: 'end' };
	return { kind: content || isEnvelope(item) ? 'unreadable' : 'none' };
}

function toHandover(turn: number, inProgress: boolean, stored: unknown): PumpInput {
	const work = workSchema.safeParse(stored).data;
	return work ? { kind: 'handover', handover: { turn, inProgress, work } } : { kind: 'unreadable' };
}

/** Goes on with what a lost worker had written down: only an order it had announced is in doubt. */
export function afterLoss(work: PumpWork): PumpWork {
	return { ...work, state: endSubmitting(work.state, () => interrupted(true)) };
}

/**
 * Goes on where nothing of a lost worker's turn is known: it gives the pump back after as many orders
 * as there are places.
 */
export function afterBlindLoss(work: PumpWork): PumpWork {
	return { ...work, state: endFirst(work.state, placesOf(work), () => interrupted(true)) };
}

/**
 * The items the workflow goes on with should n8n lose the guard itself, in the instant in which it is
 * awake after a worker's turn. What that worker has sent is in doubt then.
 */
export function toSafeItems(work: PumpWork): INodeExecutionData[] {
	const provider = providerById(work.provider);
	const sent = afterBlindLoss(work).state;
	const state = endFirst(sent, Infinity, () => interrupted(false));
	return endsOf({ ...work, state }).map((end) => toItem(provider, work.policy, end));
}

/** Whether n8n says that a user has stopped the worker. */
export function isStopped(items: readonly INodeExecutionData[]): boolean {
	const { error } = items[0]?.json ?? {};
	return typeof error === 'string' && /cancell?ed/i.test(error);
}

/** Why nothing more is ordered once the execution that wanted it is gone. */
export function notAwaited(): Failure {
	return new Failure({
		kind: 'cancelled',
		message: 'The item was not ordered: the execution that ordered it was stopped',
		nextStep: 'Nothing was paid for it. Tasks that were ordered before go on at the provider.',
		retryable: true,
		mayHaveBeenAccepted: false,
	});
}

function interrupted(isInDoubt: boolean) {
	return failed(
		new Failure({
			kind: isInDoubt ? 'unknownSubmit' : 'cancelled',
			message: isInDoubt
				? 'n8n was stopped while this item was being ordered: its task may exist and may have been charged'
				: 'The item was not ordered: n8n was stopped before its turn',
			nextStep: isInDoubt
				? "It was not sent again. n8n's log names the task if it was taken; look at your tasks at the provider before ordering it again."
				: 'Nothing was paid for it. Order it again.',
			retryable: !isInDoubt,
			mayHaveBeenAccepted: isInDoubt,
		}),
	);
}
