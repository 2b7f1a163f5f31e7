import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isDone } from '../../tasks/submitQueue';
import { runPump } from '../DanceVideoGenerate/pumpRun';
import { connectFor, finish, withRestEnded, type PumpWork } from '../DanceVideoGenerate/pumpWork';
import { sealOf, unreadable, wrapLeaving } from '../envelope';
import { areAsleep } from './awaited';
import { toThrownItem } from './finish';
import {
	afterBlindLoss,
	afterLoss,
	isStopped,
	notAwaited,
	pumpMemorySchema,
	readPumpItems,
	toSafeItems,
	type PumpInput,
} from './pumpState';

/**
 * Sleeps on a worker. n8n never runs again what was running when it was killed, so whoever sends
 * orders can be lost; this one is awake for an instant only. It wakes
 * - with the pump, because the worker's turn is over: the next turn begins, or the items leave;
 * - with what a lost worker had written down last: n8n 2.41 gives that in place of its result;
 * - with n8n's word that the worker failed, in queue mode, or that a user stopped it: then what it
 *   did is not known.
 */
export async function guardPump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const seal = sealOf(context);
	const items = context.getInputData();
	const kept = context.getContext('node');
	const input = readPumpItems(seal, items);
	if (input.kind === 'end') return [[], items];
	const memory = pumpMemorySchema.safeParse(kept).data;
	if (!memory || input.kind === 'unreadable') return [[], [unreadable(seal, items, kept)]];
	const { turn = 0, work: before } = memory;
	let work = await takeOver(context, turn, before, input);
	if (!isDone(work.state)) {
		try {
			const guardId = context.getExecutionId();
			await runPump(context, { role: 'watch', turn: turn + 1, work, seal, guardId });
			Object.assign(kept, { turn: turn + 1, work });
			return [toSafeItems(work), []];
		} catch (error) {
			work = withRestEnded(work, error);
		}
	}
	return [[], await leaving(context, seal, work)];
}

/** What is known now of the orders. */
async function takeOver(
	context: IExecuteFunctions,
	turn: number,
	before: PumpWork | undefined,
	input: PumpInput,
): Promise<PumpWork> {
	const given = input.kind === 'handover' ? input.handover : undefined;
	const known = before ?? given?.work;
	if (!known) throw new TypeError('A pump was given no orders');
	if (turn === 0) return known;
	const isHandover = given?.turn === turn;
	if (isHandover && !given.inProgress) return given.work;
	context.logger.warn('Dance Video Generate: sending orders was cut off');
	const work = isHandover ? afterLoss(given.work) : afterBlindLoss(known);
	const isAwaited = await areAsleep(context, [work.rootId]);
	return isAwaited && !isStopped(context.getInputData()) ? work : withRestEnded(work, notAwaited());
}

/** Thrown here an error would be taken for the loss of a worker: it travels on as an item. */
async function leaving(
	context: IExecuteFunctions,
	seal: string,
	work: PumpWork,
): Promise<INodeExecutionData[]> {
	try {
		return wrapLeaving(
			seal,
			await finish(context, work, async () => await connectFor(context, work)),
		);
	} catch (error) {
		return [toThrownItem(context, seal, error)];
	}
}
