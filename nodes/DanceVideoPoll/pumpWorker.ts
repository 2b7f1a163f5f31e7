import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { firstSleepMs, suspensionMs } from '../../tasks/parking';
import { runningOf } from '../../tasks/submitQueue';
import { slotLimits } from '../../tasks/queueLimits';
import { nextStepAt } from '../../tasks/submitRules';
import {
	connectFor,
	placesOf,
	stepWork,
	withRestEnded,
	type PumpWork,
} from '../DanceVideoGenerate/pumpWork';
import { sealOf, unreadable } from '../envelope';
import { areAsleep } from './awaited';
import { notAwaited, pumpMemorySchema, readPumpItems, toPumpItem } from './pumpState';

/**
 * Sends orders and gives the pump back to its guard: after as many orders as there are places, or when
 * all places are taken. One step a run, and each run leads back to itself, because n8n writes down
 * what a run has put out before the next one begins: that an order is going to be sent, and that it
 * was taken.
 */
export async function workPump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const seal = sealOf(context);
	const incoming = context.getInputData();
	const kept = context.getContext('node');
	const input = readPumpItems(seal, incoming);
	const memory = pumpMemorySchema.safeParse(kept).data;
	if (!memory || input.kind === 'unreadable') return [[], [unreadable(seal, incoming, kept)]];
	const turn = context.getNodeParameter('turn', 0) as number;
	const give = (work: PumpWork, inProgress: boolean) => {
		Object.assign(kept, { work });
		const items = [toPumpItem(seal, { turn, inProgress, work })];
		return inProgress ? [items, []] : [[], items];
	};
	const given = memory.work ?? (input.kind === 'handover' ? input.handover.work : undefined);
	if (!given) throw new TypeError('A worker was given no orders');
	if (memory.ended === undefined) {
		// The guard is not asleep yet: until it is, nothing may be sent.
		Object.assign(kept, { ended: endedOf(given) });
		const untilNextMs = Math.max(
			0,
			nextStepAt(given.state, slotLimits(placesOf(given))) - Date.now(),
		);
		await sleepFor(context, firstSleepMs(untilNextMs));
		return give(given, true);
	}
	const guardId = context.getNodeParameter('guardId', 0) as string;
	if (!(await areAsleep(context, [given.rootId, guardId]))) {
		return give(withRestEnded(given, notAwaited()), false);
	}
	const { work, next } = await stepWork(
		context,
		given,
		async () => await connectFor(context, given),
		true,
	);
	const sent = endedOf(work) - memory.ended;
	if (next.kind === 'done' || sent >= placesOf(work)) return give(work, false);
	if (next.kind === 'again') return give(work, true);
	if (sent > 0) return give(work, false);
	await sleepFor(context, suspensionMs(next.untilNextMs, runningOf(work.state)));
	return give(work, true);
}

async function sleepFor(context: IExecuteFunctions, ms: number): Promise<void> {
	const until = new Date(Date.now() + ms);
	context.logger.info(`Dance Video Generate: sleeps until ${until.toISOString()}`);
	await context.putExecutionToWait(until);
}

function endedOf({ state }: PumpWork): number {
	return state.entries.filter(({ result }) => result !== undefined).length;
}
