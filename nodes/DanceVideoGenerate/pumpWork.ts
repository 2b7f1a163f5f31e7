import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import { providerById } from '../../providers';
import type { Mode } from '../../providers/provider';
import { createStatusChecker } from '../../tasks/check';
import type { RunPlace } from '../../tasks/idempotency';
import { pumpStep, resultsOf, withFirst, type PumpNext, type PumpState } from '../../tasks/pump';
import type { UnknownPolicy } from '../../tasks/submitOnce';
import { asFailure } from '../../transport/failure';
import { connect, type Connection } from '../connect';
import type { ErrorPolicy } from '../nodeError';
import { leave, type NotedEnd } from './leave';
import { lookUpLost } from './lookUp';
import { modeOf } from './modeOf';
import { createOrders } from './order';

/**
 * A run of Generate at a provider that lets only so many tasks run at a time. Plain data: between two
 * suspensions it is kept in n8n's database.
 */
export interface PumpWork {
	provider: string;
	mode: string;
	run: RunPlace;
	/** The execution that wants the orders; another one than the first try's, where a user has it tried again. */
	rootId: string;
	onUnknown: UnknownPolicy;
	policy: ErrorPolicy;
	requestsPerMinute?: number;
	/** Ends of items that need no order: what was wrong with them, or ordered in an earlier try. */
	others: NotedEnd[];
	/** Fields that are added to an item's task. */
	notes: Record<number, IDataObject>;
	state: PumpState;
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
): Promise<{ work: PumpWork; next: PumpNext }> {
	try {
		const provider = providerById(work.provider);
		const mode: Mode = modeOf(provider, work.mode);
		const { api, clock } = await connectionOf();
		const unknownKeys = unknownKeysOf(work);
		const orders = createOrders(context, { ...work, provider, mode, api, clock, unknownKeys });
		const { state, next } = await pumpStep(work.state, {
			places: placesOf(work),
			place: orders.place,
			lookAtAll: createStatusChecker(provider, api),
			clock,
			parks,
			onLook: (text) => context.logger.debug(text),
		});
		return { work: { ...work, state }, next };
	} catch (error) {
		return { work: withRestEnded(work, error), next: { kind: 'done' } };
	}
}

function unknownKeysOf({ state }: PumpWork): string[] {
	return state.slots.flatMap(({ result, submitOnceKey }) =>
		submitOnceKey !== undefined && result && 'facts' in result && isEndUnknown(result.facts)
			? [submitOnceKey]
			: [],
	);
}

/** The orders that have not been sent end with an error: nothing was sent for them. */
export function withRestEnded(work: PumpWork, error: unknown): PumpWork {
	const { details } = asFailure(error).with({ mayHaveBeenAccepted: false });
	return { ...work, state: withFirst(work.state, Infinity, () => ({ facts: details })) };
}

/** The end of every item, in order, as far as it is known. */
export function endsOf({ others, notes, state }: PumpWork): NotedEnd[] {
	const results = resultsOf(state);
	const ordered = state.slots.map(({ itemIndex }, at): NotedEnd => {
		const result = results[at];
		if (!result) throw new TypeError(`Item ${itemIndex} has no end`);
		return { itemIndex, result, ...(notes[itemIndex] && { note: notes[itemIndex] }) };
	});
	return [...others, ...ordered].toSorted((one, other) => one.itemIndex - other.itemIndex);
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
	const ends = await lookUpLost(provider, connectionOf, endsOf(work));
	return leave(context, provider, work.policy, ends);
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
