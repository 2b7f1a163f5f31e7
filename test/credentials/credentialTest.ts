import 'reflect-metadata';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type ICredentialTestRequest,
	type ICredentialType,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { CredentialsForTests } from '../engine/credentials';

/** What n8n shows when a credential is tested; `undefined` when the test is passed. */
export type Verdict = string | undefined;

/** A failed request as the routing node throws it. */
interface RoutingError extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

/**
 * Tests a credential as n8n's credentials tester does: its request runs in n8n-core's routing node, and
 * the rules are applied in the same order (status rules to failed requests, body rules to the others).
 */
export async function testCredential(
	type: ICredentialType,
	data: { apiKey: string; baseUrl: string },
): Promise<Verdict> {
	const { test } = type;
	if (!test) throw new Error(`${type.name} has no test`);
	const rules = (test.rules ?? []) as Array<NonNullable<ICredentialTestRequest['rules']>[number]>;
	let json: unknown;
	try {
		const [items] = (await routingNode(type, test, data).runNode()) ?? [];
		json = items?.[0]?.json;
	} catch (error) {
		const { cause, message } = error as RoutingError;
		if (!cause?.response) return cause?.code ?? message;
		const { status, statusText } = cause.response;
		const rule = rules.find(
			({ type: kind, properties }) => kind === 'responseCode' && properties.value === status,
		);
		return rule?.properties.message ?? statusText ?? `Received HTTP status code: ${status}`;
	}
	const rule = rules.find(
		({ type: kind, properties }) =>
			kind === 'responseSuccessBody' && memberOf(json, properties.key) === properties.value,
	);
	return rule?.properties.message;
}

/** A member of a value by its dotted path, also a character of a text; n8n uses lodash for it. */
function memberOf(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(holder, name) =>
				holder === undefined || holder === null
					? undefined
					: (Object(holder) as Record<string, unknown>)[name],
			value,
		);
}

function routingNode(
	type: ICredentialType,
	test: ICredentialTestRequest,
	data: { apiKey: string; baseUrl: string },
): RoutingNode {
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: { id: 'test', name: 'test' } },
	};
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: ['transform'],
			version: 1,
			description: 'Temp',
			defaults: { name: 'Temp' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: test.request },
					default: '',
				},
			],
		},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const inputData = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		{
			credentialsHelper: new CredentialsForTests({ [type.name]: data }),
			webhookWaitingBaseUrl: 'http://127.0.0.1:9/webhook-waiting',
			formWaitingBaseUrl: 'http://127.0.0.1:9/form-waiting',
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData,
		'internal',
		createRunExecutionData({ resultData: { runData: {} } }),
		0,
		[],
		inputData,
		{ node, data: {}, source: null },
		[],
	);
	return new RoutingNode(context, nodeType, { id: 'test', name: 'test', type: type.name, data });
}
