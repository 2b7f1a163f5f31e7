import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Mode, Provider } from '../../providers/provider';
import { createLooker } from '../../tasks/check';
import type { RunPlace } from '../../tasks/idempotency';
import { pumpStep, resultsOf, type PumpNext, type PumpState } from '../../tasks/pump';
import type { UnknownPolicy } from '../../tasks/submitOnce';
import type { ConnectOptions, Connection } from '../connect';
import type { ErrorPolicy } from '../nodeError';
import { leave, type NotedEnd } from './leave';
import { lookUpLost } from './lookUp';
import { modeOf } from './modeOf';
import { createOrder } from './order';

/**
 * A run of Generate at a provider that lets only so many tasks run at a time. Plain data: between two
 * suspensions it is kept in n8n's database.
 */
export interface PumpWork {
	provider: string;
	mode: string;
	run: RunPlace;
	onUnknown: UnknownPolicy;
	policy: ErrorPolicy;
	/** When the run began to order; milliseconds since 1970. */
	startedAt: number;
	requestsPerMinute?: number;
	/** Ends of items that need no order: what was wrong with them, or ordered in an earlier try. */
	others: NotedEnd[];
	/** Fields that are added to an item's task. */
	notes: Record<number, IDataObject>;
	state: PumpState;
}

/** Goes one step further; see `pumpStep`. */
export async function stepWork(
	context: IExecuteFunctions,
	work: PumpWork,
	{ api, clock }: Connection,
	parks: boolean,
): Promise<{ work: PumpWork; next: PumpNext }> {
	const provider = providerById(work.provider);
	const mode: Mode = modeOf(provider, work.mode);
	const order = createOrder(context, { ...work, provider, mode, api });
	const { state, next } = await pumpStep(work.state, {
		places: placesOf(work),
		place: order,
		lookAtAll: createLooker(provider, api),
		clock,
		parks,
		onLook: (text) => context.logger.debug(text),
	});
	return { work: { ...work, state }, next };
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
	{ api }: Connection,
): Promise<INodeExecutionData[]> {
	const provider = providerById(work.provider);
	const ends = await lookUpLost(provider, api, work.startedAt, endsOf(work));
	return leave(context, provider, work.policy, ends);
}

/** How many tasks the provider runs at a time. */
export function placesOf({ provider }: Pick<PumpWork, 'provider'>): number {
	return providerById(provider).pacing.runningTasks ?? Infinity;
}

/** What the connection to the account is made with, in any of the executions. */
export function connectOptionsOf({ provider, requestsPerMinute }: PumpWork): {
	provider: Provider;
	options: ConnectOptions;
} {
	return {
		provider: providerById(provider),
		options: requestsPerMinute === undefined ? {} : { requestsPerMinute },
	};
}
