import type { IExecuteFunctions } from 'n8n-workflow';

import { textOf } from '../../model/json';
import type { Provider } from '../../providers/provider';
import { inputFailure } from '../../transport/failure';
import { isVersion2 } from '../form/versions';
import { ONCE_KEY, ONE_KEY } from './batchFields';
import { collectionOf } from './readBatch';

/** The keys of the user's own for one item. */
export interface ItemKeys {
	idempotencyKey?: string;
	submitOnceKey?: string;
}

/** HTTP header values are of these characters; a longer key is no key. */
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const LONGEST_ONCE_KEY = 500;

/**
 * Reads the keys of the user's own for an item: the one that version 2 asks for, which the provider gets where
 * it takes one, or the two of version 1. A key that was asked for and is empty is an error: the
 * item would go unprotected.
 * @throws Failure `invalidInput`
 */
export function readKeys(
	context: IExecuteFunctions,
	provider: Provider,
	itemIndex: number,
): ItemKeys {
	const given = collectionOf(context, itemIndex);
	if (isVersion2(context)) return readOneKey(given, provider);
	const keys: ItemKeys = {};
	if ('idempotencyKey' in given) {
		requireIdempotency(provider);
		keys.idempotencyKey = idempotencyKeyIn(given.idempotencyKey, 'Idempotency Key');
	}
	if ('submitOnceKey' in given) keys.submitOnceKey = onceKeyIn(given.submitOnceKey, ONCE_KEY);
	return keys;
}

function readOneKey(given: Record<string, unknown>, { idempotency }: Provider): ItemKeys {
	if (!('submitOnceKey' in given)) return {};
	const { submitOnceKey: key } = given;
	return idempotency
		? { idempotencyKey: idempotencyKeyIn(key, ONE_KEY) }
		: { submitOnceKey: onceKeyIn(key, ONE_KEY) };
}

function idempotencyKeyIn(value: unknown, displayName: string): string {
	const key = textOf(value).trim();
	if (KEY.test(key)) return key;
	throw keyProblem(displayName, 'must be 1 to 255 letters, digits and signs', value);
}

function onceKeyIn(value: unknown, displayName: string): string {
	const key = textOf(value).trim();
	if (key !== '' && key.length <= LONGEST_ONCE_KEY) return key;
	throw keyProblem(displayName, `must be 1 to ${LONGEST_ONCE_KEY} characters`, value);
}

function requireIdempotency({ displayName, idempotency }: Provider): void {
	if (idempotency) return;
	throw inputFailure([
		`Idempotency Key is not for ${displayName}, which takes none: remove it under Batch and Budget and use ${ONCE_KEY}.`,
	]);
}

function keyProblem(displayName: string, problem: string, given: unknown) {
	return inputFailure([
		`${displayName} ${problem} (given: ${JSON.stringify(given ?? null).slice(0, 80)}).`,
	]);
}
