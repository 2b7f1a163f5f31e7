import type { IExecuteFunctions } from 'n8n-workflow';

import { textOf } from '../../model/json';
import { problemSentence } from '../../providers/problemSentence';
import type { Provider } from '../../providers/provider';
import type { QueueEntry } from '../../tasks/submitQueue';
import { inputFailure } from '../../transport/failure';
import { isVersion2 } from '../form/versions';
import { ONCE_KEY, ONE_KEY } from './batchFields';
import { collectionOf } from './readBatch';

/** The keys of the user's own for one item. */
export type ItemKeys = Pick<QueueEntry, 'idempotencyKey' | 'submitOnceKey'>;

/** HTTP header values are of these characters; a longer key is no key. */
const HEADER_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const LONGEST_KEY = 500;

/**
 * Reads the keys of the user's own for an item: the one that version 2 asks for, or the two of version 1. A
 * key that was asked for and is empty is an error: the item would go unprotected.
 * @throws Failure `invalidInput`
 */
export function readKeys(
	context: IExecuteFunctions,
	provider: Provider,
	itemIndex: number,
): ItemKeys {
	const given = collectionOf(context, itemIndex);
	const isNew = isVersion2(context);
	const keys: ItemKeys = {};
	if ('idempotencyKey' in given && !isNew) {
		requireIdempotency(provider);
		keys.idempotencyKey = headerKeyIn(given.idempotencyKey, 'Idempotency Key');
	}
	if ('submitOnceKey' in given) {
		keys.submitOnceKey = keyIn(given.submitOnceKey, isNew ? ONE_KEY : ONCE_KEY);
	}
	return keys;
}

function headerKeyIn(value: unknown, displayName: string): string {
	const key = textOf(value).trim();
	if (HEADER_KEY.test(key)) return key;
	throw keyProblem(displayName, 'must be 1 to 255 letters, digits and signs', value);
}

function keyIn(value: unknown, displayName: string): string {
	const key = textOf(value).trim();
	if (key !== '' && key.length <= LONGEST_KEY) return key;
	throw keyProblem(displayName, `must be 1 to ${LONGEST_KEY} characters`, value);
}

function requireIdempotency({ displayName, idempotency }: Provider): void {
	if (idempotency) return;
	throw inputFailure([
		`Idempotency Key is not for ${displayName}, which takes none: remove it under Batch and Budget and use ${ONCE_KEY}.`,
	]);
}

function keyProblem(displayName: string, problem: string, given: unknown) {
	return inputFailure([problemSentence(displayName, problem, given ?? null)]);
}
