import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { downloadResults } from '../../media/download';
import type { Provider } from '../../providers/provider';
import type { Task } from '../../tasks/task';
import type { RequestContext } from '../../transport/n8nWire';
import type { Connection } from '../connect';

/** What an item wants of a finished task. Plain data. */
export interface Delivery {
	download: boolean;
	/** The binary field the first file goes into. */
	binaryField: string;
	/** A template for the names of the files. */
	fileName: string;
	/** Whether the last frame comes along, in a field of its own. */
	lastFrame: boolean;
	/** For each file. */
	maxBytes: number;
}

/**
 * The item a task leaves as, with its files where they were asked for.
 * @throws Failure with the task's ID when a file cannot be had
 */
export async function deliver(
	context: RequestContext,
	provider: Provider,
	{ wire, clock, api }: Connection,
	task: Task,
	{ download, ...wanted }: Delivery,
): Promise<INodeExecutionData> {
	if (!download || task.status !== 'succeeded') return { json: asJson(task) };
	const { binary, task: fresh } = await downloadResults(task, {
		...wanted,
		wire,
		clock,
		onRetry: (text) => context.logger.info(text),
		baseUrl: api.baseUrl,
		refresh: async () => await provider.getTask(api, task.taskId),
		store: async (bytes, fileName, mimeType) =>
			await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
	});
	return { json: asJson(fresh), binary };
}

function asJson(task: Task): IDataObject {
	return task as unknown as IDataObject;
}
