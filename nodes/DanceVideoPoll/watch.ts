import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { createStatusChecker, msPerCheck } from '../../tasks/check';
import { firstSleepMs, mayPark, postponed, suspensionMs } from '../../tasks/parking';
import { watchTasks, type Watch } from '../../tasks/watch';
import { connect } from '../connect';
import { settleItems } from '../DanceVideoWait/settle';
import { sealOf, unreadable, wrapLeaving } from '../envelope';
import type { ErrorPolicy } from '../nodeError';
import { areAsleep } from './awaited';
import {
	endsOf,
	pollMemorySchema,
	readPollItems,
	toPollItems,
	watchesOf,
	withWatches,
} from './state';

/**
 * Looks at the tasks that are due, and sleeps in between. When all have ended the finished items
 * leave; when the watcher's turn is over before, or nobody sleeps on it any more, the tasks as they are.
 */
export async function watch(
	context: IExecuteFunctions,
	provider: Provider,
): Promise<INodeExecutionData[][]> {
	const seal = sealOf(context);
	const items = context.getInputData();
	const kept = context.getContext('node');
	const input = readPollItems(seal, items);
	const memory = pollMemorySchema.safeParse(kept).data;
	if (!memory || input.kind === 'unreadable') return [[], [unreadable(seal, items, kept)]];
	if (input.kind !== 'handover') throw new TypeError('A watcher was given no tasks');
	const { sleeps = 0 } = memory;
	const { states } = input.handover;
	const turn = context.getNodeParameter('turn', 0) as number;
	const giveBack = (watches: readonly Watch[]) => [
		[],
		toPollItems(seal, { turn, states: withWatches(states, watches) }),
	];
	if (sleeps > 0 && !(await isAwaited(context))) {
		context.logger.info('Dance Video Wait for Task: nobody waits for the tasks any more');
		return giveBack(memory.watches ?? watchesOf(states));
	}
	const connection = await connect(context, provider, { retries: 'once' });

	const { watches, parkMs } = await watchTasks(memory.watches ?? watchesOf(states), {
		lookAtAll: createStatusChecker(provider, connection.api),
		clock: connection.clock,
		msPerLook: msPerCheck(provider),
		onLook: (text) => context.logger.debug(text),
		// The guard is not asleep yet: until it is, nothing may take time.
		mayPark: sleeps === 0 ? () => true : mayPark,
	});
	if (parkMs === undefined) {
		const onError = context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
		const ends = endsOf(withWatches(states, watches));
		const policy = { onError, anyState: false };
		return [[], wrapLeaving(seal, await settleItems(context, provider, connection, ends, policy))];
	}
	const wakeAt = Date.now() + (sleeps === 0 ? firstSleepMs(parkMs) : suspensionMs(parkMs, watches));
	if (sleeps > 0 && wakeAt > (context.getNodeParameter('watchUntilMs', 0) as number)) {
		return giveBack(postponed(watches, wakeAt));
	}
	Object.assign(kept, { watches, sleeps: sleeps + 1 });
	context.logger.info(`Dance Video Wait for Task: sleeps until ${new Date(wakeAt).toISOString()}`);
	await context.putExecutionToWait(new Date(wakeAt));
	return [[], []];
}

/** Whether the guard and the execution that wants the tasks still sleep; asking costs nothing. */
async function isAwaited(context: IExecuteFunctions): Promise<boolean> {
	const ids = ['parentId', 'guardId'].map(
		(name) => context.getNodeParameter(name, 0, '') as string,
	);
	return await areAsleep(
		context,
		ids.filter((id) => id !== ''),
		'asleep',
	);
}
