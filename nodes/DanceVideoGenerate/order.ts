import type { IExecuteFunctions } from 'n8n-workflow';

import type { Mode, Provider } from '../../providers/provider';
import type { Resend } from '../../tasks/batch';
import { idempotencyKey, idempotencyKeyFor, type RunPlace } from '../../tasks/idempotency';
import { submit } from '../../tasks/submit';
import { createSubmitOnce, type OnceResult, type UnknownPolicy } from '../../tasks/submitOnce';
import type { Api } from '../../transport/api';
import type { Clock } from '../../transport/clock';
import { databaseMarks } from '../databaseMarks';
import { processedStore } from '../processedStore';
import type { CheckedItem } from './check';

/** What an order needs beside the item's own values. */
export interface OrderPlace {
	provider: Provider;
	mode: Mode;
	api: Api;
	clock: Clock;
	onUnknown: UnknownPolicy;
	/** Of the run that keys are made for. */
	run: RunPlace;
	/** Submit Once Keys of this run whose order may have been taken. */
	unknownKeys?: readonly string[];
}

/** An item to be ordered, as far as its order needs it. */
type OrderItem = Omit<CheckedItem, 'expected'>;

/** The orders of a run. */
export interface Orders {
	/** Ends of items that an earlier run, or another one, has ordered; and items that nobody may price. */
	lookUp(items: readonly OrderItem[]): Promise<Looked>;
	/** Places an item's order: once a key, and under the key it has. */
	place(item: OrderItem, resend?: Resend): Promise<OnceResult>;
}

/** What is known of items before the first is ordered, by their index. */
export interface Looked {
	submitted: Map<number, OnceResult>;
	/** Their order may have been taken, and they are not ordered again. */
	unknown: Set<number>;
}

/** Makes the functions that place the orders of a run. */
export function createOrders(
	context: IExecuteFunctions,
	{ provider, mode, api, clock, onUnknown, run, unknownKeys = [] }: OrderPlace,
): Orders {
	const scope = JSON.stringify([run.workflowId, run.nodeId]);
	const once = createSubmitOnce({
		open: databaseMarks(context, run.nodeId),
		earlier: processedStore(context),
		scope,
		clock,
		unknownBefore: unknownKeys,
	});
	/** Sent again under the same key the provider gives the same task: nothing to be unsure of. */
	const policyFor = ({ idempotencyKey: ownKey }: OrderItem): UnknownPolicy =>
		provider.idempotency && ownKey === undefined ? 'submitAgain' : onUnknown;

	const lookUp = async (items: readonly OrderItem[]): Promise<Looked> => {
		const looked: Looked = { submitted: new Map(), unknown: new Set() };
		const states = await once.lookUp(items.flatMap(({ submitOnceKey }) => submitOnceKey ?? []));
		for (const item of items) {
			const { itemIndex, submitOnceKey = '' } = item;
			const state = states.get(submitOnceKey);
			if (state === 'unknown' && policyFor(item) === 'report') looked.unknown.add(itemIndex);
			else if (state && state !== 'unknown') looked.submitted.set(itemIndex, state);
		}
		return looked;
	};

	const place = async (item: OrderItem, resend?: Resend): Promise<OnceResult> => {
		const { itemIndex, input, idempotencyKey: ownKey, submitOnceKey } = item;
		const madeKey =
			submitOnceKey === undefined
				? idempotencyKey(run, itemIndex)
				: idempotencyKeyFor(run, submitOnceKey);
		const key = provider.idempotency && (ownKey ?? madeKey);
		const sendOnce = async () => {
			const task = await submit({
				provider,
				mode,
				api,
				input,
				...(key !== undefined && { idempotencyKey: key }),
			});
			// Should n8n be killed before this item leaves the node, its log still knows the task.
			context.logger.info(`${provider.displayName} took item ${itemIndex}: task ${task.taskId}`);
			return task;
		};
		// Inside of Submit Once, which sends nothing again that may have been taken.
		const send = async () =>
			key === undefined || !resend ? await sendOnce() : await resend(sendOnce);
		return submitOnceKey === undefined
			? { task: await send() }
			: await once.submit(submitOnceKey, policyFor(item), send);
	};

	return { lookUp, place };
}

/** Which run of which node this is, for the keys of its orders. */
export function runPlaceOf(context: IExecuteFunctions): RunPlace {
	return {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id,
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		runIndex: context.getWorkflowDataProxy(0).$runIndex as number,
	};
}
