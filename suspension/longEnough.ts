import type { IExecuteFunctions } from 'n8n-workflow';

import { thisProcess } from '../transport/thisProcess';
import type { Outputs } from './hiddenRun';

/**
 * In queue mode n8n's main process hands a woken execution to a worker, and begins to listen for its end
 * some moments later. It then asks the queue once more, but the queue forgets a job as that ends: an end
 * before it listens is never heard of, and whatever sleeps on the execution sleeps on (n8n 2.41.1,
 * workflow-runner.js, `enqueueExecution`; bull's job.js, `finished`; and n8n's setting
 * `N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED`, which is 0). An execution that only passes on what it was
 * given would be over in 20 ms. On two cores with twenty processes that wanted to run, n8n listened 3 to
 * 61 ms after it had handed over.
 *
 * What has ended and is still awake is lost when n8n is killed in that moment, so it is not kept awake for
 * longer than is needed.
 */
export const queue = {
	/** Where nothing tells of a queue. */
	listensAfterMs: 200,
	/** Where there is one: n8n's main process may be busy with hundreds of executions that wake together. */
	listensAfterMsWhenSeen: 1_000,
	/** Whether this process has seen that others work beside it. */
	isSeen: false,
};

/** Sub-executions of which this process has seen the end, newest last. */
const endedHere: string[] = [];
/** Whoever sleeps on one is woken by its end, so that few are enough. */
const MOST_KNOWN = 1_000;

/** Runs what an execution does while it is awake. One that was woken does not end before n8n listens. */
export async function longEnough(
	context: IExecuteFunctions,
	whileAwake: () => Promise<Outputs>,
): Promise<Outputs> {
	// Whoever has slept has kept something.
	const wasWoken = Object.keys(context.getContext('node')).length > 0;
	const wokenAt = Date.now();
	const outputs = await whileAwake();
	const [, leaving] = outputs;
	if (!wasWoken || leaving.length === 0) return outputs;
	const { isSeen, listensAfterMs, listensAfterMsWhenSeen } = queue;
	const listensAt = wokenAt + (isSeen ? listensAfterMsWhenSeen : listensAfterMs);
	const tooSoonByMs = listensAt - Date.now();
	if (tooSoonByMs > 0) await thisProcess.sleep(tooSoonByMs);
	endedHere.push(context.getExecutionId());
	if (endedHere.length > MOST_KNOWN) endedHere.shift();
	return outputs;
}

/** Notes where a sub-execution has ended whose end has woken this one: elsewhere there is a queue. */
export function noteEndOf(executionId: string | undefined): void {
	if (executionId !== undefined && !endedHere.includes(executionId)) queue.isSeen = true;
}
