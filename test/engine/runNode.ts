import 'reflect-metadata';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecuteContext,
	ExecutionLifecycleHooks,
} from 'n8n-core';
import {
	createRunExecutionData,
	LoggerProxy,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type Logger as NodeLogger,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { recordLog, recordRun } from '../leakCheck/leakCheck';
import { CredentialsForTests } from './credentials';
import { inlineMarksOf } from './inlineMarks';

// In place of n8n's own logger, which is silent in tests: what it would write is listened to.
const say = (level: string) => (message: string, metadata?: unknown) =>
	recordLog(level, message, metadata);
const listener: NodeLogger = {
	debug: say('debug'),
	info: say('info'),
	warn: say('warn'),
	error: say('error'),
};
Container.set(Logger, Object.assign(listener, { scoped: () => listener }) as unknown as Logger);
LoggerProxy.init(listener);

/** How a node is run in a test. */
export interface NodeRun {
	node: INodeType;
	parameters: INodeParameters;
	/** 1 unless given. */
	typeVersion?: number;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Called each time n8n reads a credential; throws what its database does, or does not have. */
	onCredentialRead?: () => void;
	/** Incoming items; one empty item unless given. */
	items?: INodeExecutionData[];
	onError?: INode['onError'];
	/** Cancels the execution when it is aborted. */
	cancel?: AbortSignal;
	/** The execution's own ID. */
	executionId?: string;
	/** How the execution was started; by hand unless given. */
	mode?: WorkflowExecuteMode;
	/** Where this n8n is reached, without a slash at the end; on this machine unless given. */
	webhookUrl?: string;
	/** What n8n keeps with the workflow between two runs. */
	staticData?: IDataObject;
	/** What the workflow is set to, beside its execution order. */
	settings?: IWorkflowSettings;
	/** Of the node and its workflow, where there are others beside it. */
	nodeId?: string;
	workflowId?: string;
	/** Whether the workflow has been saved; only then can an execution of it be suspended. */
	isSaved?: boolean;
	/** How n8n runs a sub-execution; unless given, only those that reach rows of its database. */
	executeWorkflow?: IWorkflowExecuteAdditionalData['executeWorkflow'];
	/** What n8n's database holds of executions; without it, nothing. */
	getRunExecutionData?: IWorkflowExecuteAdditionalData['getRunExecutionData'];
	/** The execution that this one retries. */
	retryOf?: string;
	/** What n8n has kept of the execution so far; of a new one, nothing. */
	executionData?: IRunExecutionData;
	/** Other nodes of its workflow, by name. */
	beside?: readonly string[];
	/** How often the node has run before in this execution, as in a loop. */
	runIndex?: number;
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
		id: run.nodeId ?? 'node-under-test',
		name: description.displayName,
		type: description.name,
		typeVersion: run.typeVersion ?? 1,
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
		id: run.isSaved === false ? '' : (run.workflowId ?? 'test'),
		name: 'Test',
		nodes: [node, ...(run.beside ?? []).map((name) => ({ ...node, id: name, name }))],
		connections: {},
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...run.settings },
		...(run.staticData && { staticData: run.staticData }),
	});
	const known = workflow.getNode(node.name);
	if (!known) throw new Error('The workflow lost its node');
	const { webhookUrl = 'http://127.0.0.1:9' } = run;
	const additionalData = {
		credentialsHelper: new CredentialsForTests(run.credentials, run.onCredentialRead),
		executionId: run.executionId ?? 'test',
		webhookBaseUrl: `${webhookUrl}/webhook`,
		webhookTestBaseUrl: `${webhookUrl}/webhook-test`,
		webhookWaitingBaseUrl: `${webhookUrl}/webhook-waiting`,
		formWaitingBaseUrl: `${webhookUrl}/form-waiting`,
		variables: {},
		...(run.retryOf && {
			hooks: new ExecutionLifecycleHooks(
				'retry',
				run.executionId ?? 'test',
				{} as never,
				run.retryOf,
			),
		}),
		executeWorkflow: run.executeWorkflow ?? inlineMarksOf(new DanceVideoPoll()),
		getRunExecutionData: run.getRunExecutionData ?? (async () => await Promise.resolve(undefined)),
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
		run.executionData ?? createRunExecutionData({ resultData: { runData: {} } }),
		run.runIndex ?? 0,
		items,
		inputData,
		{ node, data: inputData, source: null },
		[],
		run.cancel,
	);
}

/** Runs a node's `execute` in n8n-core's real context; gives the items of its first output. */
export async function runNode(run: NodeRun): Promise<INodeExecutionData[]> {
	const outputs = await runIn(contextFor(run), run, (run.items ?? [{}]).length);
	return outputs[0] ?? [];
}

/**
 * Runs a node in a context that is there already; gives all its outputs.
 * @param itemCount items that are handed in for the first time; 0 when n8n tries the same run again
 */
export async function runIn(
	context: IExecuteFunctions,
	{ node }: Pick<NodeRun, 'node'>,
	itemCount: number,
): Promise<INodeExecutionData[][]> {
	if (!node.execute) throw new Error('The node does not execute');
	const record = { node: node.description.name, itemCount };
	try {
		const outputs = (await node.execute.call(context)) as INodeExecutionData[][];
		recordRun({ ...record, items: outputs.flat() });
		return outputs;
	} catch (error) {
		recordRun({ ...record, error });
		throw error;
	}
}
