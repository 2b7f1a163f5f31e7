import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { modeById, providerById } from '../../providers';
import { Failure } from '../../transport/failure';
import type { Connection } from '../connect';
import { newSeal } from '../envelope';
import { setOwnDeadline } from '../ownDeadline';
import { obstacleToSuspending } from '../subWorkflow';
import { toItem } from './toItems';
import { runPump } from './pumpRun';
import { placesOf, stepWork, withRestEnded, type PumpWork } from './pumpWork';

/** What a pump ended with here; `parked` when the rest happens in sub-executions that sleep. */
export type PumpEnd = PumpWork | 'parked';

/**
 * Orders at a provider that runs only so many tasks at a time: as many as there are places, the next
 * when one has ended. More items than places go to a sub-execution at once, which sleeps in between;
 * fewer are ordered here, and go there when it turns out that the places are taken.
 * @param onStep told the state after each step
 */
export async function pump(
	context: IExecuteFunctions,
	started: PumpWork,
	connection: Connection,
	onStep: (work: PumpWork) => void,
): Promise<PumpEnd> {
	const suspends = await canHandOver(context, started);
	if (suspends && started.state.entries.length > placesOf(started)) {
		return await handOver(context, started);
	}
	let work = started;
	for (;;) {
		const step = await stepWork(context, work, async () => connection, suspends);
		work = step.work;
		onStep(work);
		if (step.next.kind === 'done') return work;
		if (step.next.kind === 'sleep') return await handOver(context, work);
	}
}

/** Files stay with this execution: what is handed over is plain data. */
async function canHandOver(
	context: IExecuteFunctions,
	{ provider, mode }: PumpWork,
): Promise<boolean> {
	const obstacle = await obstacleToSuspending(context);
	const hasFiles = modeById(providerById(provider), mode).media.length > 0;
	if (obstacle === undefined && !hasFiles) return true;
	const reason = hasFiles ? 'the items have files' : obstacle;
	context.logger.info(`Dance Video Generate: orders wait for their places in process: ${reason}`);
	return false;
}

async function handOver(context: IExecuteFunctions, work: PumpWork): Promise<PumpEnd> {
	try {
		// Put to sleep, n8n parks this execution and does not look at what this node gives.
		await runPump(context, { role: 'guard', turn: 0, work, seal: newSeal() });
	} catch (error) {
		// Some may have been ordered here before.
		return withRestEnded(work, error);
	}
	await setOwnDeadline(context, work.state.giveUpAt, work.policy, (itemIndex) =>
		neverEnded(work, itemIndex),
	);
	return 'parked';
}

/** What is known of an item's order when nothing more is heard of the sub-execution that sends it. */
function neverEnded(work: PumpWork, itemIndex: number): Failure | IDataObject {
	const { others, state } = work;
	const result = [...others, ...state.entries].find((one) => one.itemIndex === itemIndex)?.result;
	if (result && 'facts' in result) return new Failure(result.facts);
	if (result) return toItem({ id: work.provider }, work.policy, { itemIndex, result }).json;
	return new Failure({
		kind: 'unknownSubmit',
		message:
			'The item may have been ordered and charged: the sub-execution that was to order it is gone',
		nextStep:
			"Somebody may have deleted it from n8n's list of executions. n8n's log names the tasks that were taken; look at your tasks at the provider before ordering again.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}
