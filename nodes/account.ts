import { createHash } from 'crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isLoopback } from '../media/hosts';
import { textOf } from '../model/json';
import type { Provider } from '../providers/provider';
import { withIsolateIfNeeded } from '../suspension/isolate';
import { toApiKey } from '../transport/apiKey';
import { credentialFailure } from '../transport/credentialFailure';
import { inputFailure } from '../transport/failure';
import type { AnyContext } from '../transport/n8nHttpClient';

/** What a credential says, the same whoever reads it. */
export interface Account {
	/**
	 * As it is sent. n8n itself puts it into requests; here it is what must appear in no error, and what
	 * tells one account from another.
	 */
	apiKey: string;
	baseUrl: string;
}

/**
 * Reads a node's credential. Nothing else in this package does, but for its test.
 * @throws Failure `invalidInput` for a base URL to which the key must not be sent, and for a credential that
 * n8n will not give; a retryable one where it may the next time
 */
export async function readAccount(
	context: AnyContext,
	{ credentialType }: Pick<Provider, 'credentialType'>,
	itemIndex?: number,
): Promise<Account> {
	const found = await withIsolateIfNeeded(
		context,
		async () =>
			await context.getCredentials<ICredentialDataDecryptedObject>(credentialType, itemIndex),
	).catch((error: unknown) => {
		// Of one that may be absent, as in the internal parts of a run, n8n says that none is needed.
		if (context.getNode().credentials?.[credentialType])
			throw credentialFailure(error, credentialType);
		throw inputFailure([`The node has no credential of the type ${credentialType}`]);
	});
	return toAccount(found);
}

/**
 * The account of a credential's values.
 * @throws Failure `invalidInput` for a base URL to which the key must not be sent
 */
export function toAccount({ apiKey, baseUrl }: ICredentialDataDecryptedObject): Account {
	return { apiKey: toApiKey(apiKey), baseUrl: requireBaseUrl(baseUrl) };
}

/** What an account is told from others by where something is kept: nobody can read its key from that. */
export function accountId({ apiKey, baseUrl }: Account): string {
	return createHash('sha256')
		.update(JSON.stringify([apiKey, baseUrl]))
		.digest('hex')
		.slice(0, 16);
}

/** Without encryption everyone on the way could read the key: that is for this machine alone. */
function requireBaseUrl(value: unknown): string {
	const url = textOf(value).trim();
	const protocol = URL.canParse(url) ? new URL(url).protocol : '';
	if (protocol === 'https:' || (protocol === 'http:' && isLoopback(url))) return url;
	throw inputFailure([
		`The Base URL in the credential must be a full address that starts with https://, so that nobody on the way can read the key; http:// is accepted for this machine only (given: ${JSON.stringify(url)}).`,
	]);
}
