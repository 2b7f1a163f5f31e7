import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { downloadResult } from '../../media/download';
import type { Provider } from '../../providers/provider';
import type { Task } from '../../tasks/task';
import type { RequestContext } from '../../transport/n8nWire';
import type { Connection } from '../connect';

/** What an item wants of a finished task. Plain data. */
export interface Delivery {
	download: boolean;
	/** The binary field the file goes into. */
	binaryField: string;
	maxBytes: number;
}

/**
 * The item a task leaves as, with its file where that was asked for.
 * @throws Failure with the task's ID when the file cannot be had
 */
export async function deliver(
	context: RequestContext,
	provider: Provider,
	{ wire, api }: Connection,
	task: Task,
	{ download, binaryField, maxBytes }: Delivery,
): Promise<INodeExecutionData> {
	if (!download || task.status !== 'succeeded') return { json: asJson(task) };
	const { binary, task: fresh } = await downloadResult(task, {
		wire,
		baseUrl: api.baseUrl,
		maxBytes,
		refresh: async () => await provider.getTask(api, task.taskId),
		store: async (bytes, fileName, mimeType) =>
			await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
	});
	return { json: asJson(fresh), binary: { [binaryField]: binary } };
}

function asJson(task: Task): IDataObject {
	return task as unknown as IDataObject;
}
