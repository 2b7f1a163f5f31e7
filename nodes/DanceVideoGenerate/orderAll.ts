import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { PATIENCE_MS, placeAll } from '../../tasks/batch';
import { firstCrossing } from '../../tasks/budget';
import { failed, taskOf, type OrderEnd, type OrderResult } from '../../tasks/orderEnd';
import { startPump } from '../../tasks/pump';
import { asFailure, isEndUnknown } from '../../transport/failure';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { openBudget } from './budget';
import { callBackNote } from './callBack';
import type { CheckedItem, RefusedItem } from './check';
import { leave, type NotedEnd } from './leave';
import { lookUpLost } from './lookUp';
import { createOrder, runPlaceOf } from './order';
import { pump } from './pump';
import { endsOf, finish, type PumpWork } from './pumpWork';
import type { GenerateRun } from './run';

/** Orders what the items ask for, within the limits of the run; gives the items that leave. */
export async function orderAll(
	run: GenerateRun,
	items: ReadonlyArray<CheckedItem | RefusedItem>,
): Promise<INodeExecutionData[]> {
	const { context, provider, settings, connection } = run;
	const startedAt = connection.clock.now();
	const policy = errorPolicyOf(context);
	const place = runPlaceOf(context);
	const remembered = rememberedEnds(context, place.runIndex);
	const notes = notesOf(run, items);
	const noted = (itemIndex: number, result: OrderResult): NotedEnd => ({
		itemIndex,
		result,
		...(notes[itemIndex] && { note: notes[itemIndex] }),
	});

	const others = items.flatMap((item): NotedEnd[] => {
		const known = remembered[item.itemIndex];
		if (known) return [noted(item.itemIndex, known)];
		return 'error' in item ? [{ itemIndex: item.itemIndex, result: failed(item.error) }] : [];
	});
	const toOrder = items.filter(
		(item): item is CheckedItem => 'input' in item && !remembered[item.itemIndex],
	);
	const before = others.flatMap(({ result }) => taskOf(result) ?? []);
	const stopOnFailure = policy === 'stop';
	if (stopOnFailure && others.some(({ result }) => 'facts' in result)) {
		// The try before this one stopped at an order that must not be sent again: so does this one.
		const told = await lookUpLost(provider, connection.api, startedAt, others);
		return leave(context, provider, policy, told);
	}
	const budget = await openBudget(settings, provider, connection.api, before);
	const crossing = firstCrossing(budget, toOrder);
	if (stopOnFailure && crossing) {
		throw toNodeError(context.getNode(), crossing.failure, crossing.itemIndex);
	}

	if (provider.pacing.runningTasks !== undefined) {
		const giveUpAt = startedAt + settings.placeWaitMs;
		const work = {
			...settings,
			provider: provider.id,
			mode: run.mode.id,
			run: place,
			policy,
			startedAt,
			others,
			notes,
			state: startPump(toOrder, { budget, stopOnFailure, giveUpAt }),
		};
		const note = (now: PumpWork) => remember(remembered, provider, endsOf(now));
		const end = await pump(context, work, connection, note);
		if (end === 'parked') return [];
		note(end);
		return await finish(context, end, connection);
	}

	const order = createOrder(context, { ...run, ...connection, ...settings, run: place });
	const results = await placeAll(
		toOrder.map((item) => ({
			...item,
			place: async () => {
				const end = (result: OrderResult) =>
					remember(remembered, provider, [{ itemIndex: item.itemIndex, result }]);
				const result = await order(item).catch((error: unknown) => {
					end(failed(error));
					throw asFailure(error);
				});
				end(result);
				return result;
			},
		})),
		{
			inFlight: settings.ordersAtOnce,
			stopOnFailure,
			budget,
			clock: connection.clock,
			patienceMs: toOrder.length > 1 ? PATIENCE_MS : 0,
		},
	);
	const ordered = toOrder.flatMap(({ itemIndex }, at) => {
		const result = results[at];
		return result ? [noted(itemIndex, result)] : [];
	});
	const ends = [...others, ...ordered].toSorted((one, other) => one.itemIndex - other.itemIndex);
	const told = await lookUpLost(provider, connection.api, startedAt, ends);
	return leave(context, provider, policy, told);
}

/**
 * How those orders of this run of the node ended that must not be sent again, by item. Kept with the
 * execution, so that n8n's Retry On Fail, which runs the whole node again, does not order (and pay)
 * them again.
 */
function rememberedEnds(context: IExecuteFunctions, runIndex: number): Record<number, OrderResult> {
	const memory = context.getContext('node') as {
		accepted?: Record<string, Record<number, OrderResult>>;
	};
	memory.accepted ??= {};
	return (memory.accepted[`run${runIndex}`] ??= {});
}

function remember(
	remembered: Record<number, OrderResult>,
	provider: Provider,
	ends: readonly OrderEnd[],
): void {
	for (const { itemIndex, result } of ends) {
		if (isFinal(result, provider)) remembered[itemIndex] = result;
	}
}

/** Taken, or perhaps taken: without a key the provider would take the same order a second time. */
function isFinal(result: OrderResult, { idempotency }: Provider): boolean {
	if (!('facts' in result)) return true;
	return !idempotency && (result.facts.taskId !== undefined || isEndUnknown(result.facts));
}

/** What the tasks of the items are to tell the nodes after this one. */
function notesOf(
	{ context, provider }: GenerateRun,
	items: ReadonlyArray<CheckedItem | RefusedItem>,
): Record<number, IDataObject> {
	return Object.fromEntries(
		items
			.filter((item) => 'input' in item)
			.map(({ itemIndex }) => [itemIndex, callBackNote(context, provider, itemIndex)]),
	);
}
