import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { modeById, providerById } from '../../providers';
import { obstacleToSuspending } from '../../suspension/obstacle';
import { suspend } from '../../suspension/suspend';
import { slotsOf, submitJob, type SubmitState } from '../../tasks/submitJob';
import { Failure } from '../../transport/failure';
import type { Connection } from '../connect';
import { toNodeError } from '../delivery/nodeError';
import { toItem } from '../delivery/submitted';
import { ifNeverEnded } from '../jobs/ifNeverEnded';
import { stepWithSlots, submitWithSlotsJob } from '../jobs/submitWithSlots';
import { isToolCall } from '../toolCall';

/**
 * What the submissions ended with here; the items that a suspended job ended with at once; `suspended` when
 * the rest happens in sub-executions that sleep.
 */
export type SubmitEnd = SubmitState | INodeExecutionData[] | 'suspended';

/**
 * Submits to a provider that runs only so many tasks at a time: as many as there are slots, the next
 * when one has ended. More items than slots are suspended at once; fewer are submitted here, and suspended
 * when it turns out that the slots are taken. What n8n does not suspend waits for its slots here.
 * @param onStep told the state after each step
 */
export async function submitWithSlots(
	context: IExecuteFunctions,
	started: SubmitState,
	connection: Connection,
	onStep: (work: SubmitState) => void,
): Promise<SubmitEnd> {
	let work = started;
	try {
		let suspends = await canSuspend(context, work);
		let isToSleep = suspends && work.queue.entries.length > slotsOf(work);
		for (;;) {
			if (isToSleep) {
				const end = await suspendSubmit(context, work);
				if (end) return end;
				suspends = false;
			}
			const step = await stepWithSlots(context, work, connection, suspends);
			work = step.state;
			onStep(work);
			if (step.next.kind === 'done') return work;
			isToSleep = step.next.kind === 'sleep';
		}
	} catch (error) {
		// What was created must not go with an error: the creates that wait get it for their end.
		return submitJob.giveUp(work, error);
	}
}

/** Files stay with this execution: what is handed over is plain data. */
async function canSuspend(
	context: IExecuteFunctions,
	{ provider, mode }: SubmitState,
): Promise<boolean> {
	const obstacle = await obstacleToSuspending(context, isToolCall(context));
	const hasFiles = modeById(providerById(provider), mode).media.length > 0;
	if (obstacle === undefined && !hasFiles) return true;
	sayHere(context, hasFiles ? 'the items have files' : obstacle);
	return false;
}

function sayHere({ logger }: IExecuteFunctions, reason: string | undefined): void {
	logger.info(`Dance Video Generate: items wait for their slots in process: ${reason}`);
}

/**
 * Hands the submissions over to a sub-execution.
 * @returns `undefined` when n8n has started none, so that certainly nobody else submits
 * @throws why n8n has not, where a worker may have begun all the same: two must never have the same work
 */
async function suspendSubmit(
	context: IExecuteFunctions,
	work: SubmitState,
): Promise<SubmitEnd | undefined> {
	const end = await suspend(context, submitWithSlotsJob, work, {
		parameters: { provider: work.provider },
		lastEndAt: work.queue.giveUpAt + longestWaitMs(work),
		ifNeverEnded: () =>
			ifNeverEnded(context, work.policy, (itemIndex) => neverEnded(work, itemIndex)),
	});
	if (end === 'suspended' || Array.isArray(end)) return end;
	if (end.hasWorker) throw end.refusal;
	sayHere(context, `n8n refused: ${toNodeError(context.getNode(), end.refusal).message}`);
	return undefined;
}

function longestWaitMs({ waits = {} }: SubmitState): number {
	return Math.max(0, ...Object.values(waits).map(({ timeoutMs }) => timeoutMs));
}

/** What is known of the submission of an item when nothing more is heard of the sub-execution that sends it. */
function neverEnded(work: SubmitState, itemIndex: number): Failure | IDataObject {
	const { others, queue } = work;
	const result = [...others, ...queue.entries].find((one) => one.itemIndex === itemIndex)?.result;
	if (result && 'details' in result) return new Failure(result.details);
	if (result)
		return toItem({ ...work, provider: { id: work.provider } }, { itemIndex, result }).json;
	return new Failure({
		kind: 'unknownSubmit',
		message:
			'The task of this item may have been created and charged: the sub-execution that was to create it is gone',
		nextStep:
			"Somebody may have deleted it from n8n's list of executions. n8n's log names the tasks that were taken; look at your tasks at the provider before creating the task again.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}
