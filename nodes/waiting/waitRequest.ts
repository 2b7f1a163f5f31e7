import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Provider } from '../../providers/provider';
import { parseValues } from '../../providers/parseInput';
import { decimalNumber } from '../../providers/values';
import type { Delivery } from '../../tasks/delivery';
import { USUAL_MS } from '../../tasks/watch';
import type { ParameterReader } from '../form/readDelivery';
import { DEFAULT_TIMEOUT_MINUTES } from '../form/waitFields';

/** What an item wants: which task, how long, and what to bring. */
export interface WaitRequest {
	provider: Provider;
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

/** What an item was read to want, or what is wrong with it. */
export type ReadRequest = WaitRequest | Passed | { error: unknown };

/**
 * What a task itself tells of its end. Only places the looks, so a wrong clock does no more harm than a
 * look at the wrong time.
 */
export function hintsIn({ createdAt, estimatedSeconds, callBack }: IDataObject) {
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

/**
 * How long an item's task is waited for.
 * @throws Failure `invalidInput`
 */
export function readTimeoutMs(context: ParameterReader, itemIndex: number): number {
	const values = {
		timeoutMinutes: context.getNodeParameter(
			'options.timeoutMinutes',
			itemIndex,
			DEFAULT_TIMEOUT_MINUTES,
		),
	};
	return parseValues(timeoutSchema, values, () => 'Max Wait (Minutes)').timeoutMinutes * 60_000;
}
