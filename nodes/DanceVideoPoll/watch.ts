import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { createLooker, msPerLook } from '../../tasks/check';
import { firstSleepMs, mayPark, postponed, suspensionMs } from '../../tasks/parking';
import { watchTasks, type Watch } from '../../tasks/watch';
import { connect } from '../connect';
import type { ErrorPolicy } from '../nodeError';
import { settleItems } from '../DanceVideoWait/settle';
import { endsOf, toPollItems, watchesOf, withWatches, type Handover } from './state';

/** What is kept with the execution between two sleeps. */
interface Memory {
	watches?: Watch[];
	sleeps?: number;
}

/**
 * Looks at the tasks that are due, and sleeps in between. When all have ended the finished items
 * leave; when the watcher's turn is over before, the tasks as they are.
 */
export async function watch(
	context: IExecuteFunctions,
	provider: Provider,
	{ turn, states }: Handover,
): Promise<INodeExecutionData[][]> {
	const memory = context.getContext('node') as Memory;
	const { sleeps = 0 } = memory;
	const connection = await connect(context, provider, { retries: 'once' });

	const { watches, parkMs } = await watchTasks(memory.watches ?? watchesOf(states), {
		lookAtAll: createLooker(provider, connection.api),
		clock: connection.clock,
		msPerLook: msPerLook(provider),
		onLook: (text) => context.logger.debug(text),
		// The guard is not asleep yet: until it is, nothing may take time.
		mayPark: sleeps === 0 ? () => true : mayPark,
	});
	if (parkMs === undefined) {
		const onError = context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
		const ends = endsOf(withWatches(states, watches));
		const policy = { onError, anyState: false };
		return [[], await settleItems(context, provider, connection, ends, policy)];
	}
	const wakeAt = Date.now() + (sleeps === 0 ? firstSleepMs(parkMs) : suspensionMs(parkMs, watches));
	if (sleeps > 0 && wakeAt > (context.getNodeParameter('watchUntilMs', 0) as number)) {
		const now = withWatches(states, postponed(watches, wakeAt));
		return [[], toPollItems({ turn, states: now })];
	}
	memory.watches = watches;
	memory.sleeps = sleeps + 1;
	context.logger.info(`Dance Video Wait for Task: sleeps until ${new Date(wakeAt).toISOString()}`);
	await context.putExecutionToWait(new Date(wakeAt));
	return [[], []];
}
