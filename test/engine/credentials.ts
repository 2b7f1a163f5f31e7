import {
	ICredentialsHelper,
	type IAuthenticateGeneric,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INode,
	type Workflow,
} from 'n8n-workflow';

import { loadCredentialType } from '../../scripts/credentialType';

/**
 * What n8n's own credentials helper does, without its database: it decrypts nothing, but resolves a
 * credential type's `authenticate` expressions the same way.
 */
export class CredentialsForTests extends ICredentialsHelper {
	constructor(private readonly data: Record<string, ICredentialDataDecryptedObject>) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = await loadCredentialType(typeName);
		const { properties } = authenticate as IAuthenticateGeneric;
		const headers = Object.entries(properties.headers ?? {}).map(([name, value]) => [
			name,
			workflow.expression.getSimpleParameterValue(node, value as string, 'internal', {
				$credentials: credentials,
			}),
		]);
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, ...(Object.fromEntries(headers) as object) },
		};
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const found = this.data[type];
		if (!found) throw new Error(`The test gives no credential of type ${type}`);
		return structuredClone(found);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Not used by these tests');
	}

	async updateCredentials(): Promise<never> {
		throw new Error('Not used by these tests');
	}

	async updateCredentialsOauthTokenData(): Promise<never> {
		throw new Error('Not used by these tests');
	}

	getCredentialsProperties(): never {
		throw new Error('Not used by these tests');
	}
}
