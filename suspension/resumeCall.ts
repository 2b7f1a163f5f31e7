import {
	isResourceLocatorValue,
	type INodeExecutionData,
	type IRunExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

/**
 * The end of the address on which a sleeping execution is called. n8n matches a call by execution,
 * method and this path alone (n8n 2.41.1, waiting-webhooks.js): without one of its own, a late call
 * would wake whatever node the execution waits in.
 */
export const RESUME_PATH = 'dance-video-wait';

/** The items that the sleeping node was given. */
export function parkedItems(context: IWebhookFunctions): INodeExecutionData[] {
	// An expression may give anything; `$input.all()` gives items.
	const items: unknown = context.evaluateExpression('{{ $input.all() }}', 0);
	return items as INodeExecutionData[];
}

/** Reads the parameters of the sleeping node for each of its items: a call knows those of the first only. */
export function parkedParameters(context: IWebhookFunctions) {
	return {
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown): unknown => {
			const evaluated = (raw: unknown): unknown =>
				typeof raw === 'string' && raw.startsWith('=')
					? context.evaluateExpression(raw.slice(1), itemIndex)
					: raw;
			const raw: unknown = context.getNodeParameter(name, fallback, { rawExpressions: true });
			// What was chosen in one of several ways has its value beside the way.
			return isResourceLocatorValue(raw) ? { ...raw, value: evaluated(raw.value) } : evaluated(raw);
		},
	};
}

/** What n8n keeps of the sleeping node with its execution, by its name; `undefined` where there is none. */
export function parkedContext(context: IWebhookFunctions, name: string): unknown {
	return readOfNode(context, `context[${JSON.stringify(name)}]`);
}

/** What expressions know of the sleeping node; `undefined` where n8n cannot read one with its name. */
function readOfNode(context: IWebhookFunctions, property: string): unknown {
	const node = JSON.stringify(context.getNode().name);
	try {
		return context.evaluateExpression(`{{ $node[${node}].${property} }}`, 0);
	} catch {
		return undefined;
	}
}

/**
 * Which run of the node sleeps: a loop runs it several times. The index of the run before it, since n8n has taken
 * the sleeping one away by then (n8n 2.41.1, waiting-webhooks.js). `undefined` where that cannot be told.
 */
export function runBefore(context: IWebhookFunctions): number | undefined {
	const run = readOfNode(context, 'runIndex');
	return typeof run === 'number' ? run : undefined;
}

/** What a call has at run time beside what its type tells (n8n-core 2.41.1, node-execution-context.js). */
interface InsideCall {
	/** What n8n has read of the execution when the call came. */
	runExecutionData?: IRunExecutionData | null;
	additionalData?: {
		getRunExecutionData?(executionId: string): Promise<IRunExecutionData | undefined>;
	};
}

/**
 * Whether the execution still sleeps as it did when the call came. n8n lets it go on from what it read then,
 * however long ago, if only it sleeps again by now (n8n 2.41.1: waiting-webhooks.js; active-executions.js,
 * `add`): one that went on meanwhile and sleeps in its next round would do once more what it has done since,
 * and pay for it. Where n8n cannot be asked it is taken at its word.
 * @throws where its database does not answer
 */
export async function sleepsAsCalled(context: IWebhookFunctions): Promise<boolean> {
	const { runExecutionData, additionalData }: InsideCall = context as object;
	if (!runExecutionData || !additionalData?.getRunExecutionData) return true;
	const now = await additionalData.getRunExecutionData(context.getExecutionId());
	return now?.waitTill !== undefined && sleepOf(now) === sleepOf(runExecutionData);
}

/** What tells a sleep from all others of its execution. Of the sleeping node n8n takes a run away for a call. */
function sleepOf({ executionData, resultData }: IRunExecutionData): string {
	const sleeping = executionData?.nodeExecutionStack[0];
	const name = sleeping?.node.name;
	const runsOfOthers = Object.entries(resultData.runData).map(([node, runs]) =>
		node === name ? 0 : runs.length,
	);
	return JSON.stringify([
		name,
		sleeping?.metadata?.waitingChildExecutionIds,
		runsOfOthers.reduce((sum, runs) => sum + runs, 0),
	]);
}

/** Answers the call and leaves the execution asleep. */
export function sleepOn(message: string): IWebhookResponseData {
	return { webhookResponse: { message } };
}

/**
 * Answers the call and goes on at once with these items. The supervisor finds that no execution waits
 * for it any more, and ends.
 */
export function goOnWith(message: string, items: INodeExecutionData[]): IWebhookResponseData {
	return { webhookResponse: { message }, workflowData: [items] };
}
