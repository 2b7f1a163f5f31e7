import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type EngineRequest,
	type EngineResponse,
	type IConnections,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRunExecutionData,
} from 'n8n-workflow';

import { recordRun } from '../leakCheck/leakCheck';
import { executionHooks } from './executionHooks';
import { nodeTypesOf } from './nodeTypes';
import { sceneFor, type NodeRun } from './runNode';

/**
 * How n8n's AI Agent runs its tools: from 3 on n8n's engine runs them as nodes, one after the other;
 * before, the agent does itself, all calls of a turn at once.
 */
export type AgentLine = 'the engine' | 'the agent itself';
export const AGENT_LINES: readonly AgentLine[] = ['the engine', 'the agent itself'];

/** A call of a tool, by the name of its node. */
export interface Call {
	tool: string;
	args: IDataObject;
}

/** Calls that are made at once; made of what the calls before have given, where they need that. */
export type CallsOfATurn = Call[] | ((results: string[]) => Call[]);

/** What an execution with an agent came to. */
export interface AgentRun {
	/** What the model would have read of each call, in order. */
	results: string[];
	status: string;
	/** Whether something put the execution to sleep. */
	sleeps: boolean;
	/** What n8n has kept of the execution. */
	data: IRunExecutionData;
}

/** The tools by their nodes' names. */
export type Tools = Record<string, NodeRun & { settings?: Partial<INode> }>;

/**
 * Runs an execution in which an agent makes these calls, turn by turn, in n8n's own engine.
 * @param failed an execution that this one tries again, as from n8n's list: it goes on with what n8n
 * kept of its nodes
 */
export async function runAgent(
	line: AgentLine,
	tools: Tools,
	turns: readonly CallsOfATurn[],
	failed?: AgentRun,
): Promise<AgentRun> {
	const executionId = failed ? 'agent, again' : 'agent';
	const results: string[] = [];
	const agent =
		line === 'the engine' ? requestingAgent(turns, results) : invokingAgent(turns, results);
	const runs = Object.entries(tools);
	const [first] = runs;
	if (!first) throw new Error('An agent without tools is not worth a test');
	const { additionalData } = sceneFor({
		...first[1],
		credentials: Object.assign({}, ...runs.map(([, { credentials }]) => credentials)),
	});
	const nodes: INode[] = [
		nodeOf('Agent', 'agent', {}),
		...runs.map(([name, { node, parameters, credentials, settings }]) => ({
			...nodeOf(name, `n8n-nodes-dance-video.${node.description.name}Tool`, parameters),
			credentials: Object.fromEntries(
				Object.keys(credentials).map((type) => [type, { id: type, name: type }]),
			),
			...settings,
		})),
	];
	const toAgent = [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]];
	const connections: IConnections = Object.fromEntries(
		runs.map(([name]) => [name, { [NodeConnectionTypes.AiTool]: toAgent }]),
	);
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypesOf([agent, ...runs.map(([, { node }]) => toolOf(node))]),
		settings: { executionOrder: 'v1' },
	});
	Object.assign(additionalData, {
		executionId,
		currentNodeExecutionIndex: 0,
		hooks: executionHooks('webhook', executionId, {
			id: 'test',
			name: 'Test',
			nodes,
			connections,
		}),
	});
	const start = workflow.getNode('Agent')!;
	const executionData = {
		contextData: failed?.data.executionData?.contextData ?? {},
		nodeExecutionStack: [
			{
				node: start,
				data: { main: [[{ json: { chatInput: 'Make a video' } }]] },
				source: { main: [{ previousNode: 'Agent' }] },
			},
		],
	};
	const { data, status } = await new WorkflowExecute(
		additionalData,
		'webhook',
		createRunExecutionData({ executionData }),
	).processRunExecutionData(workflow);
	hearCalls(tools, turns, results, data);
	return { results, status, sleeps: data.waitTill !== undefined && data.waitTill !== null, data };
}

const nodeOf = (name: string, type: string, parameters: INodeParameters): INode => ({
	id: `id-of-${name}`,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

/** What n8n makes of a node that is usable as a tool. */
function toolOf(node: INodeType): INodeType {
	const { description } = node;
	return Object.assign(Object.create(node) as INodeType, {
		description: {
			...description,
			name: `${description.name}Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		},
	});
}

function agentOf(execute: INodeType['execute']): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Agent' },
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute,
	};
}

const callsOf = (turn: CallsOfATurn, results: string[]) =>
	typeof turn === 'function' ? turn(results) : turn;

/** As the AI Agent node 3: asks the engine to run the tools, and is run again with what they gave. */
function requestingAgent(turns: readonly CallsOfATurn[], results: string[]): INodeType {
	const execute = async (
		response?: EngineResponse<{ turn: number }>,
	): Promise<EngineRequest<{ turn: number }> | INodeExecutionData[][]> => {
		for (const { data } of response?.actionResponses ?? []) {
			// The words of `buildSteps` in the AI Agent node 3.
			const items = data.data?.ai_tool?.[0]?.map(({ json }) => json) ?? [];
			const { error } = data;
			results.push(JSON.stringify(items.length > 0 ? items : { error: error?.message }));
		}
		const turn = response?.metadata.turn ?? 0;
		const next = turns[turn];
		if (!next) return [[{ json: { output: 'Done' } }]];
		return {
			actions: callsOf(next, results).map(({ tool, args }, index) => ({
				actionType: 'ExecutionNodeAction',
				nodeName: tool,
				input: args,
				type: NodeConnectionTypes.AiTool,
				id: `call_${turn}_${index}`,
				metadata: { turn: turn + 1 },
			})),
			metadata: { turn: turn + 1 },
		};
	};
	return agentOf(execute);
}

/** As the AI Agent node 2: runs them itself, by what n8n makes tools of for LangChain. */
function invokingAgent(turns: readonly CallsOfATurn[], results: string[]): INodeType {
	return agentOf(async function (this: IExecuteFunctions) {
		const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Array<{
			name: string;
			invoke(args: IDataObject): Promise<string>;
		}>;
		for (const turn of turns) {
			const calls = callsOf(turn, results).map(async ({ tool, args }) => {
				const found = tools.find(({ name }) => name === tool);
				if (!found) throw new Error(`The agent has no tool ${tool}`);
				// LangChain's AgentExecutor shows the model nothing of a tool that throws.
				return await found.invoke(args).catch(() => '');
			});
			results.push(...(await Promise.all(calls)));
		}
		return [[{ json: { output: 'Done' } }]];
	});
}

/** For the ledger and the watch over secrets: each call, with what the model read. */
function hearCalls(
	tools: Tools,
	turns: readonly CallsOfATurn[],
	results: string[],
	{ resultData }: IRunExecutionData,
): void {
	const calls = turns.flatMap((turn) => callsOf(turn, results));
	calls.forEach(({ tool }, at) => {
		const run = tools[tool];
		if (!run) throw new Error(`The agent has no tool ${tool}`);
		const items = [{ json: { read: results[at] ?? '' } }];
		recordRun({ node: run.node.description.name, itemCount: 1, items });
	});
	if (resultData.error) recordRun({ node: 'agent', itemCount: 0, error: resultData.error });
}
