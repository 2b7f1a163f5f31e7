import { z } from 'zod';

import type { Session } from './http';

/** How a workflow's node refers to a stored credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** What the credential dialog shows after *Test*: green with OK, red with the message otherwise. */
export interface CredentialTestResult {
	status: string;
	message: string;
}

const referenceSchema = z.object({ id: z.string(), name: z.string() });
const testResultSchema = z.object({ status: z.string(), message: z.string() });

/** Stores a credential, e.g. of type `danceGeneratorApi` with `{ apiKey, baseUrl }`. */
export async function createCredential(
	session: Session,
	credential: { name: string; type: string; data: Record<string, unknown> },
): Promise<CredentialReference> {
	return await session.call('POST', '/credentials', referenceSchema, credential);
}

/** Runs the credential's own test, as the dialog does when it is saved. */
export async function testCredential(
	session: Session,
	credential: CredentialReference & { type: string; data: Record<string, unknown> },
): Promise<CredentialTestResult> {
	return await session.call('POST', '/credentials/test', testResultSchema, {
		credentials: credential,
	});
}
