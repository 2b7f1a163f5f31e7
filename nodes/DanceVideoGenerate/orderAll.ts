import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Cost } from '../../model/task';
import { PATIENCE_MS, placeAll } from '../../tasks/batch';
import { firstCrossing, NOTHING } from '../../tasks/budget';
import { failed, taskOf, type OrderResult } from '../../tasks/orderEnd';
import { startPump } from '../../tasks/pump';
import { asFailure } from '../../transport/failure';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { openBudget } from './budget';
import { callBackNote } from './callBack';
import type { CheckedItem, RefusedItem } from './check';
import { leave, withAccepted, type NotedEnd } from './leave';
import { lookUpLost } from './lookUp';
import { createOrders } from './order';
import { pump } from './pump';
import { endsOf, finish, type PumpWork } from './pumpWork';
import type { GenerateRun } from './run';
import {
	idsOfAllRuns,
	memoryOf,
	orderedInOtherCalls,
	remember,
	rememberHandedOver,
} from './runMemory';

/** Orders what the items ask for, within the limits of the run; gives the items that leave. */
export async function orderAll(
	run: GenerateRun,
	items: ReadonlyArray<CheckedItem | RefusedItem>,
): Promise<INodeExecutionData[]> {
	const { context, provider, settings, connection } = run;
	const policy = errorPolicyOf(context);
	const memory = memoryOf(context, run.call);
	const { place, ends: remembered } = memory;
	if (run.call !== undefined) memory.expected = expectedOf(items);
	const earlier = orderedInOtherCalls(context, run.call);
	const told = async (ends: NotedEnd[]) =>
		await lookUpLost(provider, async () => connection, ends, idsOfAllRuns(context));
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
	const unsent = items.filter(
		(item): item is CheckedItem => 'input' in item && !remembered[item.itemIndex],
	);
	const before = others.flatMap(({ result }) => taskOf(result) ?? []);
	const stopOnFailure = policy === 'stop';
	if (stopOnFailure && others.some(({ result }) => 'facts' in result)) {
		// The try before this one stopped at an order that must not be sent again: so does this one.
		return leave(context, provider, policy, await told(others));
	}
	const inDoubt = items.filter(
		(item): item is CheckedItem => 'input' in item && !taskOf(remembered[item.itemIndex]),
	);
	const orders = createOrders(context, { ...run, ...connection, ...settings, run: place });
	const begin = async () => {
		const looked = await orders.lookUp(unsent);
		const budget = await openBudget(settings, provider, connection.api, {
			tasks: [...before, ...earlier.tasks],
			inDoubt: [...inDoubt.filter(({ itemIndex }) => remembered[itemIndex]), ...earlier.inDoubt],
		});
		return { ...looked, budget };
	};
	const begun = await begin().catch((error: unknown) => ({ error }));
	if ('error' in begun) {
		// Nothing has been sent for these items.
		const refused = unsent.map(({ itemIndex }) => ({ itemIndex, result: failed(begun.error) }));
		return leave(context, provider, policy, inOrder([...others, ...refused]));
	}
	const { budget, submitted, unknown } = begun;
	for (const [itemIndex, result] of submitted) others.push(noted(itemIndex, result));
	const toOrder = unsent
		.filter(({ itemIndex }) => !submitted.has(itemIndex))
		.map((item) => (unknown.has(item.itemIndex) ? { ...item, expected: NOTHING } : item));
	const crossing = firstCrossing(budget, toOrder);
	if (stopOnFailure && crossing) {
		const failure = withAccepted(crossing.failure, others);
		throw toNodeError(context.getNode(), failure, crossing.itemIndex);
	}

	if (provider.pacing.runningTasks !== undefined) {
		const giveUpAt = connection.clock.now() + settings.placeWaitMs;
		const work = {
			...settings,
			provider: provider.id,
			mode: run.mode.id,
			run: place,
			rootId: context.getExecutionId() ?? '',
			policy,
			others,
			notes,
			state: startPump(toOrder, { budget, stopOnFailure, giveUpAt }),
		};
		const note = (now: PumpWork) => remember(remembered, provider, endsOf({ ...now, others: [] }));
		const end = await pump(context, work, connection, note);
		if (end === 'parked') {
			rememberHandedOver(remembered, provider, toOrder);
			return [];
		}
		note(end);
		return await finish(context, end, async () => connection);
	}

	const results = await placeAll(
		toOrder.map((item) => ({
			...item,
			place: async (resend) => {
				const end = (result: OrderResult) =>
					remember(remembered, provider, [{ itemIndex: item.itemIndex, result }]);
				const result = await orders.place(item, resend).catch((error: unknown) => {
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
	return leave(context, provider, policy, await told(inOrder([...others, ...ordered])));
}

function inOrder(ends: readonly NotedEnd[]): NotedEnd[] {
	return ends.toSorted((one, other) => one.itemIndex - other.itemIndex);
}

function expectedOf(items: ReadonlyArray<CheckedItem | RefusedItem>): Record<number, Cost | null> {
	return Object.fromEntries(
		items.flatMap((item) => ('input' in item ? [[item.itemIndex, item.expected]] : [])),
	);
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
