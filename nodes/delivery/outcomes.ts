import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { withRaw } from '../../model/rawAnswer';
import type { Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { Delivery } from '../../tasks/delivery';
import type { ItemShape } from '../../tasks/itemShape';
import { describeOutcome, outcomeFailure } from '../../tasks/outcome';
import type { Outcome } from '../../tasks/taskPoll';
import { asFailure } from '../../transport/failure';
import type { RequestContext } from '../../transport/n8nHttpClient';
import type { ConnectTo } from '../connect';
import { deliver } from './deliver';
import { toErrorItem, toNodeError, type ErrorPolicy } from './nodeError';
import { errorOnly, submitErrorIn } from './submitError';
import { chooseFields, errorWithShape, withShape } from './shape';

/** What became of an item: how its task ended, and what was wrong, if anything. */
export interface WaitOutcome {
	itemIndex: number;
	/** Whose task it is, where that is known. */
	provider?: Provider;
	delivery?: Delivery;
	outcome?: Outcome;
	error?: unknown;
	/** What an item without a task leaves as. */
	passed?: IDataObject;
}

/** How {@link deliverOutcomes} treats a task that did not succeed. */
export interface DeliveryPolicy {
	onError: ErrorPolicy;
	/** It is no error at all: the state is what was asked for. */
	anyState: boolean;
	/** All that is known of a task, and nothing else, where it is absent. */
	shape?: ItemShape | undefined;
	/** The incoming items, where their fields are to leave too. */
	incoming?: readonly INodeExecutionData[] | undefined;
}

/**
 * Turns the ends of all tasks into the items that leave, in their order, with their files.
 * @param connectTo only asked where there is a task to deliver
 * @throws n8n's error naming every task when one did not succeed and that is not tolerated
 */
export async function deliverOutcomes(
	context: RequestContext,
	connectTo: ConnectTo,
	ends: readonly WaitOutcome[],
	{ onError, anyState, shape, incoming = [] }: DeliveryPolicy,
): Promise<INodeExecutionData[]> {
	const leaving: Array<{ end: WaitOutcome; item?: INodeExecutionData; error?: unknown }> = [];
	const bring = async (provider: Provider, task: Task, delivery: Delivery) =>
		await deliver(context, provider, await connectTo(provider), task, delivery);
	// One after the other: a hundred downloads at once would only slow each other down.
	for (const end of ends) {
		try {
			const item = end.passed
				? passedItem(onError, end.passed)
				: withShape(await itemOf(end, anyState, bring), shape, incoming[end.itemIndex]);
			leaving.push({ end, item: { ...item, pairedItem: { item: end.itemIndex } } });
		} catch (error) {
			leaving.push({ end, error });
		}
	}
	const broken = leaving.filter(({ error }) => error !== undefined);
	if (onError === 'stop' && broken[0]) {
		throw toNodeError(
			context.getNode(),
			allInOne(broken[0], broken.length, ends),
			broken[0].end.itemIndex,
		);
	}
	return leaving.map(({ end, item, error }) => {
		if (item) return item;
		const { itemIndex } = end;
		const known = chooseFields(knownOf(end), shape?.fields);
		const errorItem = toErrorItem(onError, error, itemIndex, known);
		return errorWithShape(onError, errorItem, shape, incoming[itemIndex]);
	});
}

/** An item without a task leaves as it came; as an error it goes where the node's own errors go. */
function passedItem(onError: ErrorPolicy, json: IDataObject): INodeExecutionData {
	const error = submitErrorIn(json);
	if (error && onError === 'stop') throw error;
	return { json: error && onError === 'errorOutput' ? errorOnly(json) : json };
}

async function itemOf(
	{ outcome, delivery, provider, error }: WaitOutcome,
	anyState: boolean,
	bring: (provider: Provider, task: Task, delivery: Delivery) => Promise<INodeExecutionData>,
): Promise<INodeExecutionData> {
	if (!outcome || !delivery || !provider) throw asFailure(error);
	const task = stateOf(outcome);
	const failure = outcomeFailure(outcome, provider);
	if (task && (anyState || !failure)) return await bring(provider, task, delivery);
	throw asFailure(failure);
}

/** What is known of how a task is. */
function stateOf(outcome: Outcome): Task | undefined {
	if (outcome.kind === 'seen') return outcome.task;
	return outcome.kind === 'timedOut' ? outcome.last : undefined;
}

/**
 * One error for all items: the first one's words, and the state of every task. It says itself which item the
 * first is: n8n forgets that of an error that comes out of a sub-execution.
 */
function allInOne(
	{ end: first, error }: { end: WaitOutcome; error?: unknown },
	count: number,
	ends: readonly WaitOutcome[],
) {
	const failure = asFailure(error);
	if (ends.length === 1) return failure;
	const states = ends.flatMap(({ itemIndex, outcome, passed }) => {
		if (outcome) return [describeOutcome(outcome)];
		const { message, possibleTaskIds = [] } = (passed && submitErrorIn(passed)?.details) ?? {};
		const listed =
			possibleTaskIds.length > 0 ? ` (the provider lists: ${possibleTaskIds.join(', ')})` : '';
		return message === undefined ? [] : [`item ${itemIndex}: ${message}${listed}`];
	});
	return failure.with({
		message: `${count} of ${ends.length} items did not get a video. First (item ${first.itemIndex}): ${failure.message}`,
		furtherInfo: `All tasks: ${states.join('; ')}`,
	});
}

/** What an error item still tells about its task. */
function knownOf({ provider, outcome, delivery }: WaitOutcome): IDataObject {
	const task = outcome?.kind === 'seen' ? outcome.task : outcome?.last;
	const known = {
		...(provider && { provider: provider.id }),
		...(outcome && { taskId: outcome.taskId }),
		...(task && withRaw(task, delivery?.includeRawAnswer === true)),
	};
	return known;
}
