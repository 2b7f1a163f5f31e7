import 'reflect-metadata';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService, ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { CredentialsForTests } from './credentials';

/** How a node is run in a test. */
export interface NodeRun {
	node: INodeType;
	parameters: INodeParameters;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Incoming items; one empty item unless given. */
	items?: INodeExecutionData[];
	onError?: INode['onError'];
	/** Cancels the execution when it is aborted. */
	cancel?: AbortSignal;
	/** How the execution was started; by hand unless given. */
	mode?: WorkflowExecuteMode;
	/** Where this n8n is reached, without a slash at the end; on this machine unless given. */
	webhookUrl?: string;
	/** What n8n keeps with the workflow between two runs. */
	staticData?: IDataObject;
	/** Whether the workflow has been saved; only then can an execution of it be suspended. */
	isSaved?: boolean;
	/** How n8n runs a sub-execution; a test that has none gets an error. */
	executeWorkflow?: IWorkflowExecuteAdditionalData['executeWorkflow'];
}

/** A workflow of one node, and what n8n's engine has beside it. */
export interface Scene {
	workflow: Workflow;
	node: INode;
	additionalData: IWorkflowExecuteAdditionalData;
}

/** Files go where n8n keeps them by default: to disk. Call once a test file, and the result after it. */
export async function useBinaryStore(): Promise<() => void> {
	const folder = mkdtempSync(join(tmpdir(), 'dance-video-binary-'));
	Object.assign(Container.get(BinaryDataConfig), { localStoragePath: folder, mode: 'filesystem' });
	await Container.get(BinaryDataService).init();
	return () => rmSync(folder, { recursive: true, force: true });
}

/** A binary file as an incoming item has it, in n8n's store. */
export async function storedFile(bytes: Buffer, fileName: string, mimeType: string) {
	return await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'test', executionId: 'test' },
		bytes,
		{ fileName, mimeType, data: '' },
	);
}

/** The bytes of a node's binary output. */
export async function bytesOf(item: INodeExecutionData, field = 'data'): Promise<Buffer> {
	const binary = item.binary?.[field];
	if (!binary) throw new Error(`The item has no binary field "${field}"`);
	return await Container.get(BinaryDataService).getAsBuffer(binary);
}

/** Sets a node into a workflow of its own. */
export function sceneFor(run: NodeRun): Scene {
	const { description } = run.node;
	const node: INode = {
		id: 'node-under-test',
		name: description.displayName,
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: run.parameters,
		credentials: Object.fromEntries(
			Object.keys(run.credentials).map((type) => [type, { id: type, name: type }]),
		),
		...(run.onError && { onError: run.onError }),
	};
	const nodeTypes: INodeTypes = {
		getByName: () => run.node,
		getByNameAndVersion: () => run.node,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: run.isSaved === false ? '' : 'test',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
		...(run.staticData && { staticData: run.staticData }),
	});
	const known = workflow.getNode(node.name);
	if (!known) throw new Error('The workflow lost its only node');
	const { webhookUrl = 'http://127.0.0.1:9' } = run;
	const additionalData = {
		credentialsHelper: new CredentialsForTests(run.credentials),
		executionId: 'test',
		webhookBaseUrl: `${webhookUrl}/webhook`,
		webhookTestBaseUrl: `${webhookUrl}/webhook-test`,
		webhookWaitingBaseUrl: `${webhookUrl}/webhook-waiting`,
		formWaitingBaseUrl: `${webhookUrl}/form-waiting`,
		variables: {},
		...(run.executeWorkflow && { executeWorkflow: run.executeWorkflow }),
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, node: known, additionalData };
}

/** n8n-core's own context for a node, as its engine makes it. */
export function contextFor(run: NodeRun): IExecuteFunctions {
	const { workflow, node, additionalData } = sceneFor(run);
	const items = run.items ?? [{ json: {} }];
	const inputData = { main: [items] };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		run.mode ?? 'manual',
		createRunExecutionData({ resultData: { runData: {} } }),
		0,
		items,
		inputData,
		{ node, data: inputData, source: null },
		[],
		run.cancel,
	);
}

/** Runs a node's `execute` in n8n-core's real context; gives the items of its first output. */
export async function runNode(run: NodeRun): Promise<INodeExecutionData[]> {
	if (!run.node.execute) throw new Error('The node does not execute');
	const outputs = (await run.node.execute.call(contextFor(run))) as INodeExecutionData[][];
	return outputs[0] ?? [];
}
