import type { IExecuteFunctions } from 'n8n-workflow';

import { textOf } from '../../model/json';
import type { Provider } from '../../providers/provider';
import { inputFailure } from '../../transport/failure';
import { collectionOf, nameOf } from './readBatch';

/** The keys of the user's own for one item. */
export interface ItemKeys {
	idempotencyKey?: string;
	submitOnceKey?: string;
}

/** HTTP header values are of these characters; a longer key is no key. */
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const LONGEST_ONCE_KEY = 500;

/**
 * Reads the keys of the user's own for an item. A key that was asked for and is empty is an error: the
 * item would go unprotected.
 * @throws Failure `invalidInput`
 */
export function readKeys(
	context: IExecuteFunctions,
	provider: Provider,
	itemIndex: number,
): ItemKeys {
	const given = collectionOf(context, itemIndex);
	const keys: ItemKeys = {};
	if ('idempotencyKey' in given) {
		requireIdempotency(provider);
		keys.idempotencyKey = textOf(given.idempotencyKey).trim();
		if (!KEY.test(keys.idempotencyKey)) {
			throw keyProblem('idempotencyKey', 'must be 1 to 255 letters, digits and signs', given);
		}
	}
	if ('submitOnceKey' in given) {
		keys.submitOnceKey = textOf(given.submitOnceKey).trim();
		if (keys.submitOnceKey === '' || keys.submitOnceKey.length > LONGEST_ONCE_KEY) {
			throw keyProblem('submitOnceKey', `must be 1 to ${LONGEST_ONCE_KEY} characters`, given);
		}
	}
	return keys;
}

function requireIdempotency({ displayName, idempotency }: Provider): void {
	if (idempotency) return;
	throw inputFailure([
		`${nameOf('idempotencyKey')} is not for ${displayName}, which takes none: remove it under Batch and Budget and use ${nameOf('submitOnceKey')}.`,
	]);
}

function keyProblem(name: string, problem: string, given: Record<string, unknown>) {
	return inputFailure([
		`${nameOf(name)} ${problem} (given: ${JSON.stringify(given[name] ?? null).slice(0, 80)}).`,
	]);
}
