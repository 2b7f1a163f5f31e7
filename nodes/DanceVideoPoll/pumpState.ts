import type { INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { failed } from '../../tasks/orderEnd';
import { withFirst } from '../../tasks/pump';
import { Failure } from '../../transport/failure';
import { leaveAs } from '../DanceVideoGenerate/leave';
import { endsOf, placesOf, type PumpWork } from '../DanceVideoGenerate/pumpWork';

/** What passes between the executions of a pump, apart from the items that leave in the end. */
export interface PumpHandover {
	/** The turn it belongs to; 0 is what the pump begins with. */
	turn: number;
	/** Written down by a worker in the middle of its turn; n8n only gives that when the worker is lost. */
	inProgress: boolean;
	work: PumpWork;
}

/** An item for another execution. */
export function toPumpItem({ turn, inProgress, work }: PumpHandover): INodeExecutionData {
	return {
		// The mark tells it from everything else: no task has it.
		json: { danceVideoPump: turn, inProgress, work: work },
		pairedItem: { item: 0 },
	};
}

/** What was handed over with the items; `undefined` when these are others. */
export function fromPumpItems(items: readonly INodeExecutionData[]): PumpHandover | undefined {
	const { danceVideoPump: turn, inProgress, work } = items[0]?.json ?? {};
	if (typeof turn !== 'number') return undefined;
	return { turn, inProgress: inProgress === true, work: work as unknown as PumpWork };
}

/** Goes on with what a lost worker had written down: only an order it had announced is in doubt. */
export function afterLoss(work: PumpWork): PumpWork {
	return inDoubt(work, work.state.announced ? 1 : 0);
}

/**
 * Goes on where nothing of a lost worker's turn is known: it gives the pump back after as many orders
 * as there are places.
 */
export function afterBlindLoss(work: PumpWork): PumpWork {
	return inDoubt(work, placesOf(work));
}

function inDoubt(work: PumpWork, count: number): PumpWork {
	return { ...work, state: withFirst(work.state, count, () => interrupted(true)) };
}

/**
 * The items the workflow goes on with should n8n lose the guard itself, in the instant in which it is
 * awake after a worker's turn. What that worker has sent is in doubt then.
 */
export function toSafeItems(work: PumpWork): INodeExecutionData[] {
	const provider = providerById(work.provider);
	const sent = afterBlindLoss(work).state;
	const state = withFirst(sent, Infinity, () => interrupted(false));
	return endsOf({ ...work, state }).map((end) => leaveAs(provider, work.policy, end));
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
