import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Provider } from '../../providers/provider';
import { parseValues } from '../../providers/parseInput';
import { decimalNumber } from '../../providers/values';
import type { WaitWish } from '../../suspension/strategy';
import type { Delivery } from '../../tasks/delivery';
import type { ParameterReader } from '../form/readDelivery';
import { DEFAULT_TIMEOUT_MINUTES } from '../form/waitFields';

/** What an item wants: which task, how long, and what to bring. */
export interface WaitRequest {
	provider: Provider;
	taskId: string;
	/** How long ago the task was created; 0 when unknown. */
	ageMs: number;
	/** From its creation to its expected end; `null` when unknown. */
	estimatedMs: number | null;
	timeoutMs: number;
	delivery: Delivery;
}

/** An item without a task, which passes as it is. */
export interface Passed {
	passed: IDataObject;
}

/** What an item was read to want, or what is wrong with it. */
export type ReadRequest = WaitRequest | Passed | { error: unknown; provider?: Provider };

const WISHES: readonly WaitWish[] = ['automatic', 'inProcess', 'suspend'];

/** Where the user wants the waits of a run. What is none of the choices leaves it to the node. */
export function readWaitWish(context: ParameterReader, collection = 'options'): WaitWish {
	const wish = context.getNodeParameter(`${collection}.waiting`, 0, 'automatic');
	return WISHES.find((known) => known === wish) ?? 'automatic';
}

/** A month: longer than any provider keeps a task. */
const MOST_MINUTES = 43_200;
const timeoutSchema = z.object({ timeoutMinutes: decimalNumber(0, MOST_MINUTES) });

/**
 * How long an item's task is waited for.
 * @throws Failure `invalidInput`
 */
export function readTimeoutMs(
	context: ParameterReader,
	itemIndex: number,
	collection = 'options',
): number {
	const values = {
		timeoutMinutes: context.getNodeParameter(
			`${collection}.timeoutMinutes`,
			itemIndex,
			DEFAULT_TIMEOUT_MINUTES,
		),
	};
	return parseValues(timeoutSchema, values, () => 'Max Wait (Minutes)').timeoutMinutes * 60_000;
}
