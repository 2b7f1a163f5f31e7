import type { IExecuteFunctions } from 'n8n-workflow';

import { thisProcess } from '../transport/thisProcess';
import type { Outputs } from './hiddenRun';

/**
 * In queue mode n8n's main process hands a woken execution to a worker, and begins to listen for its end
 * some moments later. It then asks the queue once more, but the queue forgets a job as that ends: an end
 * before it listens is never heard of, and whatever sleeps on the execution sleeps on (n8n 2.41.1,
 * workflow-runner.js, `enqueueExecution`; bull's job.js, `finished`; and n8n's setting
 * `N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED`, which is 0). An execution that only passes on what it was
 * given would be over in 20 ms.
 */
export const queue = {
	/** So long after it began to wake an execution n8n surely listens. A test that has no queue sets 0. */
	listensAfterMs: 1_000,
};

/** Runs what an execution does while it is awake. One that was woken does not end before n8n listens. */
export async function longEnough(
	context: IExecuteFunctions,
	whileAwake: () => Promise<Outputs>,
): Promise<Outputs> {
	// Whoever has slept has kept something.
	const wasWoken = Object.keys(context.getContext('node')).length > 0;
	const listensAt = Date.now() + queue.listensAfterMs;
	const outputs = await whileAwake();
	const [, leaving = []] = outputs;
	const tooSoonByMs = listensAt - Date.now();
	if (wasWoken && leaving.length > 0 && tooSoonByMs > 0) await thisProcess.sleep(tooSoonByMs);
	return outputs;
}
