import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withRaw } from '../../model/rawAnswer';
import type { Provider } from '../../providers/provider';
import { taskSchema } from '../../tasks/storedState';
import { connect, type Connection } from '../connect';
import { readDelivery } from '../form/readDelivery';
import { deliver } from './deliver';

/**
 * Brings the ended tasks of a trigger's execution. What goes wrong with the form or the credential goes wrong
 * for each task that needs it; the credential is read once, and only where there are files to fetch.
 */
export function triggeredTasks(context: IExecuteFunctions, provider: Provider) {
	const delivery = Promise.resolve().then(() => readDelivery(context, 0));
	void delivery.catch(() => undefined);
	let connection: Promise<Connection> | undefined;

	/** @throws what is wrong with the form, the task, the credential or its files */
	async function bring(json: unknown): Promise<INodeExecutionData> {
		const wanted = await delivery;
		const task = taskSchema.parse(json);
		if (!wanted.download || task.status !== 'succeeded') return { json: await knownOf(task) };
		connection ??= connect(context, provider);
		return await deliver(context, provider, await connection, task, wanted);
	}

	/** What came in of a task, whether or not more of it can be brought; nothing of what is no task. */
	async function knownOf(json: unknown): Promise<IDataObject> {
		const { data: task } = taskSchema.safeParse(json);
		const isRawWanted = await delivery.then(
			({ includeRawAnswer }) => includeRawAnswer === true,
			() => false,
		);
		return task ? withRaw(task, isRawWanted) : {};
	}

	return { bring, knownOf };
}
