import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import { modeById, providerById } from '../../providers';
import type { Mode } from '../../providers/provider';
import { createStatusChecker } from '../../tasks/check';
import type { RunIdentity } from '../../tasks/idempotency';
import { withPossibleTasks } from '../../tasks/lostTasks';
import { createSubmitter } from '../../tasks/submit';
import type { UnknownPolicy } from '../../tasks/submitOnce';
import { endFirst, outcomesOf, type SubmitQueue } from '../../tasks/submitQueue';
import { slotLimits } from '../../tasks/queueLimits';
import { submitStep, type StepNext } from '../../tasks/submitStep';
import { asFailure } from '../../transport/failure';
import { connect, type Connection } from '../connect';
import { keyStore } from '../keyStore';
import type { ErrorPolicy } from '../nodeError';
import { inOrder, toItems, type ItemOutcome } from './toItems';

/**
 * A run of Generate at a provider that lets only so many tasks run at a time. Plain data: between two
 * suspensions it is kept in n8n's database.
 */
export interface PumpWork {
	provider: string;
	mode: string;
	run: RunIdentity;
	/** The execution that wants the orders; another one than the first try's, where a user has it tried again. */
	rootId: string;
	onUnknown: UnknownPolicy;
	policy: ErrorPolicy;
	requestsPerMinute?: number;
	/** Ends of items that need no order: what was wrong with them, or ordered in an earlier try. */
	others: ItemOutcome[];
	/** Fields that are added to an item's task. */
	notes: Record<number, IDataObject>;
	state: SubmitQueue;
}

/**
 * Goes one step further; see `pumpStep`. Never throws: what was ordered must not go with an error, so
 * the orders that wait get it for their end.
 */
export async function stepWork(
	context: IExecuteFunctions,
	work: PumpWork,
	connectionOf: () => Promise<Connection>,
	parks: boolean,
): Promise<{ work: PumpWork; next: StepNext }> {
	try {
		const provider = providerById(work.provider);
		const mode: Mode = modeById(provider, work.mode);
		const { api, clock } = await connectionOf();
		const unknownKeys = unknownKeysOf(work);
		const { submit } = createSubmitter({
			...work,
			...keyStore(context, work.run.nodeId),
			provider,
			mode,
			api,
			clock,
			unknownKeys,
			log: (text) => context.logger.info(text),
		});
		const { queue, next } = await submitStep(work.state, {
			limits: slotLimits(placesOf(work)),
			submit,
			lookAtAll: createStatusChecker(provider, api),
			clock,
			suspends: parks,
			onLook: (text) => context.logger.debug(text),
		});
		return { work: { ...work, state: queue }, next };
	} catch (error) {
		return { work: withRestEnded(work, error), next: { kind: 'done' } };
	}
}

function unknownKeysOf({ state }: PumpWork): string[] {
	return state.entries.flatMap(({ result, submitOnceKey }) =>
		submitOnceKey !== undefined && result && 'facts' in result && isEndUnknown(result.facts)
			? [submitOnceKey]
			: [],
	);
}

/** The orders that have not been sent end with an error: nothing was sent for them. */
export function withRestEnded(work: PumpWork, error: unknown): PumpWork {
	const { details } = asFailure(error).with({ mayHaveBeenAccepted: false });
	return { ...work, state: endFirst(work.state, Infinity, () => ({ facts: details })) };
}

/** The end of every item, in order, as far as it is known. */
export function endsOf({ others, notes, state }: PumpWork): ItemOutcome[] {
	const submitted = outcomesOf(state).map((outcome): ItemOutcome => {
		const note = notes[outcome.itemIndex];
		return { ...outcome, ...(note && { note }) };
	});
	return inOrder([...others, ...submitted]);
}

/**
 * The items that leave when all is done.
 * @throws n8n's error where an item failed and the workflow stops on errors
 */
export async function finish(
	context: IExecuteFunctions,
	work: PumpWork,
	connectionOf: () => Promise<Connection>,
): Promise<INodeExecutionData[]> {
	const provider = providerById(work.provider);
	const ends = await withPossibleTasks(provider, connectionOf, endsOf(work));
	return toItems(context, provider, work.policy, ends);
}

/** How many tasks the provider runs at a time. */
export function placesOf({ provider }: Pick<PumpWork, 'provider'>): number {
	return providerById(provider).pacing.runningTasks ?? Infinity;
}

/** Connects to the account, in any of the executions. */
export async function connectFor(
	context: IExecuteFunctions,
	{ provider, requestsPerMinute }: PumpWork,
): Promise<Connection> {
	const options = requestsPerMinute === undefined ? {} : { requestsPerMinute };
	return await connect(context, providerById(provider), options);
}
