import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { downloadResults } from '../../media/download';
import { withRaw } from '../../model/rawAnswer';
import { isBareSuccess, type Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { Delivery } from '../../tasks/delivery';
import { noResult } from '../../tasks/noResult';
import { executionSignal, type RequestContext } from '../../transport/n8nHttpClient';
import { thisProcess } from '../../transport/thisProcess';
import type { Connection } from '../connect';

/**
 * The item a task leaves as, with its files where they were asked for.
 * @throws Failure with the task's ID when a file cannot be had
 */
export async function deliver(
	context: RequestContext,
	provider: Provider,
	{ httpClient, clock, api }: Connection,
	task: Task,
	{ download, includeRawAnswer = false, ...wanted }: Delivery,
): Promise<INodeExecutionData> {
	// A list tells no results, and a call may come a moment before them.
	const known = download && isBareSuccess(task) ? await provider.getTask(api, task.taskId) : task;
	if (!download || known.status !== 'succeeded') return { json: asJson(known, includeRawAnswer) };
	if (isBareSuccess(known)) throw noResult(known);
	const { binary, task: fresh } = await downloadResults(known, {
		...wanted,
		httpClient,
		clock,
		onRetry: (text) => context.logger.info(text),
		baseUrl: api.baseUrl,
		inTurn: async (fetch) => await thisProcess.fetching(fetch, executionSignal(context)),
		refresh: async () => await provider.getTask(api, task.taskId),
		store: async (bytes, fileName, mimeType) =>
			await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
	});
	return { json: asJson(fresh, includeRawAnswer), binary };
}

function asJson(task: Task, includeRawAnswer: boolean): IDataObject {
	return withRaw(task, includeRawAnswer);
}
