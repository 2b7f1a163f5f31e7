import { z } from 'zod';

import { providerById } from '../providers';
import { asFailure, Failure } from '../transport/failure';
import { deliverySchema, type Delivery } from './delivery';
import type { RunIdentity } from './idempotency';
import { itemShapeSchema, type ItemShape } from './itemShape';
import { slotLimits } from './queueLimits';
import { earlierQueueSchema, outcomeSchema, submitQueueSchema } from './storedQueue';
import { policySchema, runIdentitySchema } from './storedState';
import type { UnknownPolicy } from './submitOnce';
import { endFirst, endSubmitting, isDone, outcomesOf, type SubmitQueue } from './submitQueue';
import { failed, type SubmitOutcome } from './submitResult';
import { nextStepAt } from './submitRules';

/** Fields that are added to an item's task. */
export interface TaskNote {
	callBack?: 'resume';
}

/** The outcome of an item, with what is added to its task. Plain data. */
export interface ItemOutcome extends SubmitOutcome {
	note?: TaskNote;
}

/**
 * A run of Generate at a provider that lets only so many tasks run at a time. Plain data: it is kept in
 * n8n's database.
 */
export interface SubmitState {
	provider: string;
	mode: string;
	run: RunIdentity;
	onUnknown: UnknownPolicy;
	/** What becomes of an item that goes wrong. */
	policy: z.output<typeof policySchema>;
	/** How the items leave; all that is known of a task where it is absent. */
	shape?: ItemShape | undefined;
	requestsPerMinute?: number;
	/** Outcomes of items that are not submitted: what was wrong with them, or submitted in an earlier try. */
	others: ItemOutcome[];
	/** Fields that are added to an item's task. */
	notes: Record<number, TaskNote>;
	/** How the task of each item is waited for when all have been submitted; absent where none is. */
	waits?: ItemWaits;
	queue: SubmitQueue;
}

/** How the task of an item is waited for once it has been created. */
export interface ItemWait {
	timeoutMs: number;
	delivery: Delivery;
}

/** By item. */
export type ItemWaits = Record<number, ItemWait>;

const submitStateSchema = z
	.object({
		provider: z.string(),
		mode: z.string(),
		run: runIdentitySchema,
		onUnknown: z.enum(['report', 'submitAgain']),
		policy: policySchema,
		shape: itemShapeSchema.optional(),
		requestsPerMinute: z.number().optional(),
		others: z.array(outcomeSchema),
		notes: z.record(z.string(), z.object({ callBack: z.literal('resume').optional() })),
		waits: z
			.record(z.string(), z.object({ timeoutMs: z.number(), delivery: deliverySchema }))
			.optional(),
		queue: submitQueueSchema,
	})
	.passthrough();

const earlierSchema = z.object({ rootId: z.string(), state: earlierQueueSchema }).passthrough();

/** *Submit with slots*: the job of a suspended Generate. The items that leave are made in nodes/. */
export const submitJob = {
	id: 'submitWithSlots',
	version: 3,
	does: {
		supervise: 'Wait for the tasks',
		work: 'Create the tasks',
		deliver: 'Hand over the tasks',
	},
	state: submitStateSchema,

	/**
	 * Version 2 had other names; version 1 did not wait for what it had submitted. Before it the queue had another form, and the state
	 * named the execution that wants it.
	 */
	upgrade: (version: number, stored: unknown): unknown => {
		if (version === 1 || version === 2) return stored;
		const known = version === 0 ? earlierSchema.safeParse(stored).data : undefined;
		if (!known) return undefined;
		const { state: queue, rootId: _parentId, ...work } = known;
		return { ...work, queue };
	},

	spending: {
		ended: ({ queue }: SubmitState): number =>
			queue.entries.filter(({ result }) => result !== undefined).length,
		mostPerTurn: slotsOf,
		afterLoss: (work: SubmitState, isLatest: boolean): SubmitState => {
			const inDoubt = () => interrupted(true);
			const queue = isLatest
				? endSubmitting(work.queue, inDoubt)
				: endFirst(work.queue, slotsOf(work), inDoubt);
			return { ...work, queue };
		},
	},

	keepsFiles: () => false,

	isDone: ({ queue }: SubmitState): boolean => isDone(queue),

	untilDueMs: (work: SubmitState, now: number): number =>
		Math.max(0, nextStepAt(work.queue, slotLimits(slotsOf(work))) - now),

	/** What has not been submitted ends with an error: nothing was sent for it. */
	giveUp: (work: SubmitState, why: unknown): SubmitState => {
		const failure = (typeof why === 'string' ? GIVEN_UP[why] : undefined) ?? asFailure(why);
		const { details } = failure.with({ mayHaveBeenAccepted: false });
		return { ...work, queue: endFirst(work.queue, Infinity, () => ({ details })) };
	},
};

/** How many tasks the provider runs at a time. */
export function slotsOf({ provider }: Pick<SubmitState, 'provider'>): number {
	return providerById(provider).pacing.runningTasks ?? Infinity;
}

/** The outcome of every item, in order, as far as it is known. */
export function itemOutcomes({ others, notes, queue }: SubmitState): ItemOutcome[] {
	const submitted = outcomesOf(queue).map((outcome): ItemOutcome => {
		const note = notes[outcome.itemIndex];
		return { ...outcome, ...(note && { note }) };
	});
	return [...others, ...submitted].toSorted((one, other) => one.itemIndex - other.itemIndex);
}

/**
 * The outcomes should n8n lose the supervisor itself, in the instant in which it is awake after a
 * worker's turn. What that worker has sent is in doubt then.
 */
export function lostOutcomes(work: SubmitState): ItemOutcome[] {
	const sent = submitJob.spending.afterLoss(work, false).queue;
	return itemOutcomes({ ...work, queue: endFirst(sent, Infinity, () => interrupted(false)) });
}

/** Why nothing more is submitted. */
const GIVEN_UP: Partial<Record<string, Failure>> = {
	notAwaited: new Failure({
		kind: 'cancelled',
		message: 'No task was created for the item: the execution that asked for it was stopped',
		nextStep: 'Nothing was paid for it. Tasks that were created before go on at the provider.',
		retryable: true,
	}),
	lostTooOften: new Failure({
		kind: 'cancelled',
		message:
			'No task was created for the item: n8n was stopped again and again while the tasks before it were being created',
		nextStep: 'Nothing was paid for it. Run it again.',
		retryable: true,
	}),
};

function interrupted(isInDoubt: boolean) {
	return failed(
		new Failure({
			kind: isInDoubt ? 'unknownSubmit' : 'cancelled',
			message: isInDoubt
				? 'n8n was stopped while this item was being submitted: its task may exist and may have been charged'
				: 'No task was created for the item: n8n was stopped before its turn',
			nextStep: isInDoubt
				? "It was not sent again. n8n's log names the task if it was taken; look at your tasks at the provider before running it again."
				: 'Nothing was paid for it. Run it again.',
			retryable: !isInDoubt,
			mayHaveBeenAccepted: isInDoubt,
		}),
	);
}
