import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isDone } from '../../tasks/pump';
import { runPump } from '../DanceVideoGenerate/pumpRun';
import { connectFor, finish, withRestEnded, type PumpWork } from '../DanceVideoGenerate/pumpWork';
import { areAsleep } from './awaited';
import { toThrownItem } from './finish';
import {
	afterBlindLoss,
	afterLoss,
	fromPumpItems,
	isStopped,
	notAwaited,
	toSafeItems,
} from './pumpState';

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
 * - with n8n's word that the worker failed, in queue mode, or that a user stopped it: then what it
 *   did is not known.
 */
export async function guardPump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const memory = context.getContext('node') as Memory;
	let work = await takeOver(context, memory);
	memory.turn = (memory.turn ?? 0) + 1;
	if (!isDone(work.state)) {
		try {
			const guardId = context.getExecutionId();
			await runPump(context, { role: 'watch', turn: memory.turn, work, guardId });
			memory.work = work;
			return [toSafeItems(work), []];
		} catch (error) {
			work = withRestEnded(work, error);
		}
	}
	return [[], await leaving(context, work)];
}

/** What is known now of the orders. */
async function takeOver(context: IExecuteFunctions, memory: Memory): Promise<PumpWork> {
	const items = context.getInputData();
	const given = fromPumpItems(items);
	const { turn = 0, work: before = given?.work } = memory;
	if (!before) throw new TypeError('A pump was given no orders');
	if (turn === 0) return before;
	const isHandover = given?.turn === turn;
	if (isHandover && !given.inProgress) return given.work;
	context.logger.warn('Dance Video Generate: sending orders was cut off');
	const work = isHandover ? afterLoss(given.work) : afterBlindLoss(before);
	const isAwaited = await areAsleep(context, [work.rootId]);
	return isAwaited && !isStopped(items) ? work : withRestEnded(work, notAwaited());
}

/** Thrown here an error would be taken for the loss of a worker: it travels on as an item. */
async function leaving(context: IExecuteFunctions, work: PumpWork): Promise<INodeExecutionData[]> {
	try {
		return await finish(context, work, async () => await connectFor(context, work));
	} catch (error) {
		return [toThrownItem(context, error)];
	}
}
