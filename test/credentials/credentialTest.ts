import 'reflect-metadata';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialType } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';

/** What n8n shows when a credential is tested; `undefined` when the test is passed. */
export type Verdict = string | undefined;

/**
 * Tests a credential as n8n's credentials tester does: a credential type without a test of its own is
 * tested by the node that says so, in n8n-core's own context for that.
 */
export async function testCredential(
	type: ICredentialType,
	data: { apiKey: string; baseUrl: string },
): Promise<Verdict> {
	const node = new DanceVideoGenerate();
	const { testedBy } = node.description.credentials?.find(({ name }) => name === type.name) ?? {};
	if (type.test || testedBy !== 'testAccount') throw new Error(`${type.name} is tested otherwise`);
	const context = new CredentialTestContext(
		{} as ConstructorParameters<typeof CredentialTestContext>[0],
	);
	const { status, message } = await node.methods.credentialTest[testedBy].call(context, {
		id: 'test',
		name: 'test',
		type: type.name,
		data,
	});
	return status === 'OK' ? undefined : message;
}
