import type { IExecuteFunctions } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Connection } from '../connect';
import { newSeal } from '../envelope';
import { obstacleToSuspending } from '../subWorkflow';
import { modeOf } from './modeOf';
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
	const suspends = canHandOver(context, started);
	if (suspends && started.state.slots.length > placesOf(started)) {
		return await handOver(context, started);
	}
	let work = started;
	for (;;) {
		const step = await stepWork(context, work, async () => connection, suspends);
		work = step.work;
		onStep(work);
		if (step.next.kind === 'done') return work;
		if (step.next.kind === 'park') return await handOver(context, work);
	}
}

/** Files stay with this execution: what is handed over is plain data. */
function canHandOver(context: IExecuteFunctions, { provider, mode }: PumpWork): boolean {
	const obstacle = obstacleToSuspending(context);
	const hasFiles = modeOf(providerById(provider), mode).media.length > 0;
	if (obstacle === undefined && !hasFiles) return true;
	const reason = hasFiles ? 'the items have files' : obstacle;
	context.logger.info(`Dance Video Generate: orders wait for their places in process: ${reason}`);
	return false;
}

async function handOver(context: IExecuteFunctions, work: PumpWork): Promise<PumpEnd> {
	try {
		// Put to sleep, n8n parks this execution and does not look at what this node gives.
		await runPump(context, { role: 'guard', turn: 0, work, seal: newSeal() });
		return 'parked';
	} catch (error) {
		// Some may have been ordered here before.
		return withRestEnded(work, error);
	}
}
