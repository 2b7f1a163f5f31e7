import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failed, taskOf } from '../../tasks/orderEnd';
import { firstSleepMs, suspensionMs } from '../../tasks/parking';
import { runningOf, untilNextStepMs, withFirst, type PumpNext } from '../../tasks/pump';
import { connect } from '../connect';
import {
	connectOptionsOf,
	placesOf,
	stepWork,
	type PumpWork,
} from '../DanceVideoGenerate/pumpWork';
import { fromPumpItems, toPumpItem } from './pumpState';

/** What is kept with the execution between two runs of this node. */
interface Memory {
	work?: PumpWork;
	/** Orders that were taken when the turn began. */
	taken?: number;
}

/**
 * Sends orders, as many as there are places, and gives the pump back to its guard. One step a run, and
 * each run leads back to itself, because n8n writes down what a run has put out before the next one
 * begins: that an order is going to be sent, and that it was taken.
 */
export async function workPump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const memory = context.getContext('node') as Memory;
	const turn = context.getNodeParameter('turn', 0) as number;
	const give = (work: PumpWork, inProgress: boolean) => {
		memory.work = work;
		const items = [toPumpItem({ turn, inProgress, work })];
		return inProgress ? [items, []] : [[], items];
	};
	const given = memory.work ?? fromPumpItems(context.getInputData())?.work;
	if (!given) throw new TypeError('A worker was given no orders');
	if (!memory.work) {
		// The guard is not asleep yet: until it is, nothing may be sent.
		memory.taken = takenOf(given);
		const untilNextMs = untilNextStepMs(given.state, placesOf(given), Date.now());
		await sleepFor(context, firstSleepMs(untilNextMs));
		return give(given, true);
	}
	const { work, next } = await step(context, given);
	if (next.kind === 'again') return give(work, true);
	if (next.kind === 'done' || takenOf(work) !== memory.taken) return give(work, false);
	await sleepFor(context, suspensionMs(next.untilNextMs, runningOf(work.state)));
	return give(work, true);
}

/** Thrown here an error would look like the loss of this execution, with all that it has ordered. */
async function step(
	context: IExecuteFunctions,
	work: PumpWork,
): Promise<{ work: PumpWork; next: PumpNext }> {
	try {
		const { provider, options } = connectOptionsOf(work);
		const connection = await connect(context, provider, options);
		return await stepWork(context, work, connection, true);
	} catch (error) {
		const state = withFirst(work.state, Infinity, () => failed(error));
		return { work: { ...work, state }, next: { kind: 'done' } };
	}
}

async function sleepFor(context: IExecuteFunctions, ms: number): Promise<void> {
	const until = new Date(Date.now() + ms);
	context.logger.info(`Dance Video Generate: sleeps until ${until.toISOString()}`);
	await context.putExecutionToWait(until);
}

function takenOf({ state }: PumpWork): number {
	return state.slots.filter(({ result }) => taskOf(result)).length;
}
