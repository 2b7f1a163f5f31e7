import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { parseValues } from '../../providers/parseInput';
import type { Provider } from '../../providers/provider';
import { decimalNumber } from '../../providers/values';
import type { Delivery } from '../../tasks/delivery';
import { ALREADY_SUBMITTED } from '../../tasks/submitResult';
import { requireTaskId } from '../../tasks/taskId';
import { USUAL_MS } from '../../tasks/watch';
import { inputFailure } from '../../transport/failure';
import { orderErrorIn } from '../delivery/orderError';
import { readDelivery, type ParameterReader } from '../form/readDelivery';
import { DEFAULT_TIMEOUT_MINUTES } from './fields';

export type { ParameterReader };

/** What an item wants: which task, how long, and what to bring. */
export interface WaitRequest {
	taskId: string;
	/** How long ago the task was ordered; 0 when unknown. */
	ageMs: number;
	/** From its order to its expected end; `null` when unknown. */
	estimatedMs: number | null;
	timeoutMs: number;
	delivery: Delivery;
}

/** An item without a task, which passes as it is. */
export interface Passed {
	passed: IDataObject;
}

/**
 * Reads what an item wants. Without a task passes what Dance Video Generate did not order again,
 * because an earlier run had, and what it could not order: that is an error, with words of its own.
 * @throws Failure `invalidInput`
 */
export function readItem(
	context: ParameterReader,
	json: IDataObject,
	provider: Provider,
	itemIndex: number,
): WaitRequest | Passed {
	if (json.status === ALREADY_SUBMITTED && json.taskId === null) return { passed: json };
	if (orderErrorIn(json) && !hasTaskId(context, itemIndex)) return { passed: json };
	return readWait(context, json, provider, itemIndex);
}

function hasTaskId(context: ParameterReader, itemIndex: number): boolean {
	try {
		return requireTaskId(context.getNodeParameter('taskId', itemIndex, '')) !== '';
	} catch {
		return false;
	}
}

/**
 * Reads an item's task. When the item is the task itself, as Dance Video Generate gives it, its
 * estimate places the first look.
 * @throws Failure `invalidInput`
 */
function readWait(
	context: ParameterReader,
	json: IDataObject,
	provider: Provider,
	itemIndex: number,
): WaitRequest {
	const taskId = requireTaskId(context.getNodeParameter('taskId', itemIndex, ''));
	const isTheItem = json.taskId === taskId;
	if (isTheItem && typeof json.provider === 'string' && json.provider !== provider.id) {
		throw inputFailure([
			`Provider must be the one the task was ordered from, "${json.provider}" (given: "${provider.id}").`,
		]);
	}
	return {
		taskId,
		...(isTheItem ? hints(json) : { ageMs: 0, estimatedMs: null }),
		timeoutMs: timeoutMs(context, itemIndex),
		delivery: readDelivery(context, itemIndex),
	};
}

/** Only places the looks, so a wrong clock does no more harm than a look at the wrong time. */
function hints({ createdAt, estimatedSeconds, callBack }: IDataObject) {
	const age = typeof createdAt === 'string' ? Date.now() - Date.parse(createdAt) : 0;
	const isKnown = typeof estimatedSeconds === 'number' && estimatedSeconds > 0;
	// A task that will be called back for needs no early look; asleep, the call can reach it.
	const unknownMs = callBack === 'resume' ? USUAL_MS : null;
	return {
		ageMs: Number.isFinite(age) ? Math.max(0, age) : 0,
		estimatedMs: isKnown ? estimatedSeconds * 1000 : unknownMs,
	};
}

/** A month: longer than any provider keeps a task. */
const MOST_MINUTES = 43_200;
const timeoutSchema = z.object({ timeoutMinutes: decimalNumber(0, MOST_MINUTES) });

function timeoutMs(context: ParameterReader, itemIndex: number): number {
	const values = {
		timeoutMinutes: context.getNodeParameter(
			'options.timeoutMinutes',
			itemIndex,
			DEFAULT_TIMEOUT_MINUTES,
		),
	};
	return parseValues(timeoutSchema, values, () => 'Max Wait (Minutes)').timeoutMinutes * 60_000;
}
