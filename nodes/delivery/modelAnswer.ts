import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from './nodeError';
import { isEmpty } from './shape';

/**
 * Runs a node so that a model gets to read what goes wrong. Agents up to 2.x, which run their tools
 * themselves, show their model an empty text for a tool that throws, and it would order again. There an
 * error is what the tool answers.
 */
export async function answerModel(
	context: IExecuteFunctions,
	run: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	if (!context.isToolExecution?.()) return await run();
	try {
		return await run();
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (context.getExecutionCancelSignal()?.aborted) throw nodeError;
		context.logger.warn(nodeError.message);
		return [[{ json: { error: nodeError.message } }]];
	}
}

/**
 * An item as a model reads it: without the fields that hold nothing, which cost it attention, and with
 * a word about what to do now. An error, or an item that has a message, says so itself.
 */
export function forModel(item: INodeExecutionData, message?: string): INodeExecutionData {
	const said = Object.fromEntries(Object.entries(item.json).filter(([, value]) => !isEmpty(value)));
	const speaks = message === undefined || typeof said.error === 'string' || 'message' in said;
	const json: IDataObject = speaks ? said : { ...said, message };
	return { ...item, json };
}
