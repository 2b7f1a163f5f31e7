import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isDone } from '../../tasks/pump';
import { connect } from '../connect';
import { runPump } from '../DanceVideoGenerate/pumpRun';
import { connectOptionsOf, finish, type PumpWork } from '../DanceVideoGenerate/pumpWork';
import { toThrownItem } from './finish';
import { afterBlindLoss, afterLoss, fromPumpItems, toSafeItems } from './pumpState';

/** What is kept with the execution while it sleeps. */
interface Memory {
	turn?: number;
	work?: PumpWork;
}

/**
 * Sleeps on a worker. n8n never runs again what was running when it was killed, so whoever sends
 * orders can be lost; this one is awake for an instant only. It wakes
 * - with the pump, because the worker's turn is over: the next turn begins, or the items leave;
 * - with what a lost worker had written down last: n8n 2.41 gives that in place of its result;
 * - with n8n's word that the worker failed, in queue mode: then what it did is not known.
 */
export async function guardPump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const memory = context.getContext('node') as Memory;
	const given = fromPumpItems(context.getInputData());
	const { turn = 0, work: before = given?.work } = memory;
	if (!before) throw new TypeError('A pump was given no orders');
	const isHandover = given?.turn === turn;
	if (!isHandover || given.inProgress) {
		context.logger.warn('Dance Video Generate: sending orders was cut off; it goes on');
	}
	const work = isHandover
		? given.inProgress
			? afterLoss(given.work)
			: given.work
		: afterBlindLoss(before);
	memory.work = work;
	memory.turn = turn + 1;
	if (isDone(work.state)) return [[], await leaving(context, work)];
	const { waitTill } = await runPump(context, { role: 'watch', turn: memory.turn, work });
	if (!waitTill) throw new TypeError('A worker has to sleep before it sends anything');
	return [toSafeItems(work), []];
}

/** Thrown here an error would be taken for the loss of a worker: it travels on as an item. */
async function leaving(context: IExecuteFunctions, work: PumpWork): Promise<INodeExecutionData[]> {
	try {
		const { provider, options } = connectOptionsOf(work);
		return await finish(context, work, await connect(context, provider, options));
	} catch (error) {
		return [toThrownItem(context, error)];
	}
}
