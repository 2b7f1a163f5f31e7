import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentialsExpressionResolveValues,
	type IExecuteData,
	type IHttpRequestOptions,
	type INodeParameters,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { loadCredentialType } from '../../scripts/credentialType';

/**
 * What n8n's own credentials helper does, without its database: it decrypts nothing, but evaluates a
 * credential's expressions and has the credential type sign requests.
 */
export class CredentialsForTests extends ICredentialsHelper {
	constructor(
		private readonly data: Record<string, ICredentialDataDecryptedObject>,
		/** Called each time one is read; throws what n8n's database does, or does not have. */
		private readonly onRead: () => void = () => undefined,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = await loadCredentialType(typeName);
		if (typeof authenticate !== 'function') throw new Error(`${typeName} signs nothing itself`);
		return await authenticate(credentials, requestOptions);
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	/** With the values of expressions, which n8n evaluates as those of the node. */
	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: unknown,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_raw?: boolean,
		expressions?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		this.onRead();
		const found = this.data[type];
		if (!found) throw new Error(`The test gives no credential of type ${type}`);
		if (!expressions) return structuredClone(found);
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } =
			expressions;
		return workflow.expression.getParameterValue(
			structuredClone(found) as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			{},
			executeData,
		) as ICredentialDataDecryptedObject;
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
