import type { IExecuteFunctions } from 'n8n-workflow';

import type { Mode, Provider } from '../../providers/provider';
import { idempotencyKey, idempotencyKeyFor, type RunPlace } from '../../tasks/idempotency';
import { submit } from '../../tasks/submit';
import { createSubmitOnce, type OnceResult, type UnknownPolicy } from '../../tasks/submitOnce';
import type { Api } from '../../transport/api';
import { processedStore } from '../processedStore';
import type { CheckedItem } from './check';

/** Keys of Submit Once that n8n remembers for a node; the oldest go first. */
export const REMEMBERED_KEYS = 50_000;

/** What an order needs beside the item's own values. */
export interface OrderPlace {
	provider: Provider;
	mode: Mode;
	api: Api;
	onUnknown: UnknownPolicy;
	/** Of the run that keys are made for. */
	run: RunPlace;
	/** Submit Once Keys of this run whose order may have been taken. */
	unknownKeys?: readonly string[];
}

/** Makes the function that places an item's order: once a key, and under the key it has. */
export function createOrder(
	context: IExecuteFunctions,
	{ provider, mode, api, onUnknown, run, unknownKeys = [] }: OrderPlace,
): (item: Omit<CheckedItem, 'expected'>) => Promise<OnceResult> {
	const store = processedStore(context, REMEMBERED_KEYS);
	const scope = JSON.stringify([run.workflowId, run.nodeId]);
	const submitOnce = createSubmitOnce(store, scope, unknownKeys);
	return async ({ itemIndex, input, idempotencyKey: ownKey, submitOnceKey }) => {
		const madeKey =
			submitOnceKey === undefined
				? idempotencyKey(run, itemIndex)
				: idempotencyKeyFor(run, submitOnceKey);
		const key = provider.idempotency && (ownKey ?? madeKey);
		const place = async () => {
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
		return submitOnceKey === undefined
			? { task: await place() }
			: await submitOnce(
					submitOnceKey,
					// Sent again under the same key the provider gives the same task: nothing to be unsure of.
					key !== undefined && ownKey === undefined ? 'submitAgain' : onUnknown,
					place,
				);
	};
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
