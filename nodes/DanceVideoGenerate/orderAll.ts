import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { PATIENCE_MS, placeAll } from '../../tasks/batch';
import { firstCrossing } from '../../tasks/budget';
import type { RunPlace } from '../../tasks/idempotency';
import { failed, taskIdOf, taskOf, type OrderEnd, type OrderResult } from '../../tasks/orderEnd';
import { startPump } from '../../tasks/pump';
import { asFailure, isEndUnknown } from '../../transport/failure';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { openBudget } from './budget';
import { callBackNote } from './callBack';
import type { CheckedItem, RefusedItem } from './check';
import { leave, withAccepted, type NotedEnd } from './leave';
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
	const policy = errorPolicyOf(context);
	const { place, ends: remembered } = memoryOf(context);
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
	const toOrder = items.filter(
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
	const budget = await openBudget(settings, provider, connection.api, {
		tasks: before,
		inDoubt: inDoubt.filter(({ itemIndex }) => remembered[itemIndex]),
	}).catch((error: unknown) => {
		throw toNodeError(context.getNode(), withAccepted(asFailure(error), others));
	});
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
		if (end === 'parked') return [];
		note(end);
		return await finish(context, end, async () => connection);
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
	return leave(context, provider, policy, await told(ends));
}

/** What n8n keeps of the node with its execution, by the run. */
interface NodeMemory {
	runs?: Record<string, RunMemory>;
}

/** What is kept of a run of the node with its execution. */
interface RunMemory {
	/** Of the first try: a run that is tried again, also from n8n's list, makes the same keys. */
	place: RunPlace;
	/** How those orders ended that must not be sent again, by item. */
	ends: Record<number, OrderResult>;
}

/**
 * The memory of this run of the node. n8n's Retry On Fail runs the whole node again: what is kept with
 * the execution is not ordered (and paid) a second time.
 */
function memoryOf(context: IExecuteFunctions): RunMemory {
	const memory = context.getContext('node') as NodeMemory;
	const place = runPlaceOf(context);
	memory.runs ??= {};
	return (memory.runs[`run${place.runIndex}`] ??= { place, ends: {} });
}

/** The tasks that the node has ordered in this execution, also in other runs of a loop. */
function idsOfAllRuns(context: IExecuteFunctions): string[] {
	const { runs = {} } = context.getContext('node') as NodeMemory;
	return Object.values(runs).flatMap(({ ends }) =>
		Object.values(ends).flatMap((result) => taskIdOf(result) ?? []),
	);
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
