import type {
	ExecuteWorkflowData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowSettings,
} from 'n8n-workflow';

/** How a sub-execution was started. */
export interface Call {
	code: IWorkflowBase;
	items: INodeExecutionData[];
	parentExecution: unknown;
}

/** What an n8n of plain data knows of an execution and its node. */
export interface PlainN8n {
	executionId?: string;
	workflowId?: string;
	mode?: string;
	parameters?: Record<string, unknown>;
	node?: Partial<INode>;
	items?: INodeExecutionData[];
	/** What the node has kept with its execution, and all nodes of it together. */
	kept?: object;
	flow?: object;
	/** Of the workflow; none where n8n does not tell them. */
	settings?: IWorkflowSettings;
	/** What n8n's database holds of executions; of an error it gives that. */
	stored?: Record<string, IRunExecutionData | Error>;
	/** How a sub-execution ends. */
	run?: (call: Call) => Promise<ExecuteWorkflowData>;
	editorUrl?: string;
	cancel?: AbortSignal;
}

export const ASLEEP: ExecuteWorkflowData = { executionId: '7', data: [null], waitTill: new Date() };

/**
 * What the suspension room needs of n8n, as plain data: where n8n's own context takes seconds to load,
 * this takes none.
 */
export function plainContext({
	executionId = '5',
	workflowId = 'w',
	mode = 'integrated',
	parameters = {},
	node = {},
	items = [{ json: {} }],
	kept = {},
	flow = {},
	stored = {},
	run = async () => ASLEEP,
	editorUrl = 'https://n8n.example.com/',
	...more
}: PlainN8n = {}) {
	const calls: Call[] = [];
	const log: string[] = [];
	const sleepsUntil: number[] = [];
	const customData: Record<string, unknown> = {};
	const metadata: object[] = [];
	const executeData = { data: { main: [items] } };
	const say = (level: string) => (message: string, details?: object) =>
		void log.push(`${level}: ${message}${details ? JSON.stringify(details) : ''}`);
	const known: INode = {
		id: 'visible',
		name: 'Wait for it',
		type: 'n8n-nodes-dance-video.danceVideoWait',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...node,
	};
	const context = {
		helpers: {},
		logger: { debug: say('debug'), info: say('info'), warn: say('warn') },
		customData: { set: (name: string, value: unknown) => (customData[name] = value) },
		setMetadata: (told: object) => void metadata.push(told),
		getNode: () => known,
		getMode: () => mode,
		getExecutionId: () => executionId,
		getWorkflow: () => ({ id: workflowId, name: 'Dance', active: true }),
		getWorkflowDataProxy: () => ({
			$execution: { id: executionId },
			$workflow: { id: workflowId },
		}),
		...(more.settings && { getWorkflowSettings: () => more.settings }),
		getInstanceBaseUrl: () => editorUrl,
		getInputData: () => items,
		getExecuteData: () => executeData,
		getContext: (type: string) => {
			if (type === 'flow') return flow;
			if (type === 'node') return kept;
			throw new Error(`No context "${type}"`);
		},
		getExecutionCancelSignal: () => more.cancel,
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const value = parameters[name] ?? fallback;
			if (value === undefined || itemIndex !== 0) throw new Error(`No parameter "${name}"`);
			return value;
		},
		getExecutionDataById: async (id: string) => {
			const found = stored[id];
			if (found instanceof Error) throw found;
			return found;
		},
		putExecutionToWait: async (until: Date) => void sleepsUntil.push(until.getTime()),
		executeWorkflow: async (
			{ code }: { code: IWorkflowBase },
			given: INodeExecutionData[],
			_callbackManager: undefined,
			options: { parentExecution?: unknown } = {},
		) => {
			const call = { code, items: given, parentExecution: options.parentExecution };
			calls.push(call);
			return await run(call);
		},
	};
	return {
		context: context as unknown as IExecuteFunctions,
		calls,
		log,
		sleepsUntil,
		customData,
		metadata,
		executeData,
		kept,
		flow,
	};
}

/** A node of an inline workflow, by its name. */
export function nodeNamed({ nodes }: IWorkflowBase, name: string): INode {
	const found = nodes.find((node) => node.name === name);
	if (!found) throw new Error(`There is no node "${name}"`);
	return found;
}
