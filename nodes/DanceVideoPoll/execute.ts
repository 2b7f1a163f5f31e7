import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { createLooker } from '../../tasks/check';
import { mayPark, suspensionMs } from '../../tasks/parking';
import { watchTasks, type Watch } from '../../tasks/watch';
import { Failure } from '../../transport/failure';
import { connect } from '../connect';
import type { ErrorPolicy } from '../nodeError';
import { settleItems, type Settled } from '../DanceVideoWait/settle';
import { fromPollItems, type PollState } from './state';

/** What is kept with the execution between two suspensions. */
interface Memory {
	watches?: Watch[];
	suspensions?: number;
}

/**
 * Looks at the tasks that are due. While some are open it puts the execution to sleep and gives
 * nothing away; when all have ended, the finished items leave through the second output.
 */
export async function executePoll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const provider = providerById(context.getNodeParameter('provider', 0) as string);
	const states = fromPollItems(context.getInputData());
	const memory = context.getContext('node') as Memory;
	const suspensions = memory.suspensions ?? 0;
	const onlyOnce = context.getNodeParameter('strategy', 0) === 'suspendOnce';
	const connection = await connect(context, provider, { retries: 'once' });

	const { watches, parkMs } = await watchTasks(memory.watches ?? startedOf(states), {
		lookAtAll: createLooker(provider, connection.api),
		clock: connection.clock,
		onLook: (text) => context.logger.debug(text),
		// An n8n that resumes the parent after one sleep must find finished tasks then.
		...(!(onlyOnce && suspensions > 0) && { mayPark }),
	});
	if (parkMs !== undefined) {
		memory.watches = watches;
		memory.suspensions = suspensions + 1;
		const until = new Date(Date.now() + suspensionMs(parkMs, watches));
		context.logger.info(`Dance Video Wait for Task: sleeps until ${until.toISOString()}`);
		await context.putExecutionToWait(until);
		return [[], []];
	}
	const onError = context.getNodeParameter('errorPolicy', 0) as ErrorPolicy;
	const ends = endsOf(states, watches);
	return [[], await settleItems(context, provider, connection, ends, { onError, anyState: false })];
}

function startedOf(states: readonly PollState[]): Watch[] {
	return states.flatMap((state) => ('watch' in state ? [state.watch] : []));
}

function endsOf(states: readonly PollState[], watches: readonly Watch[]): Settled[] {
	const left = [...watches];
	return states.map((state, itemIndex): Settled => {
		if ('facts' in state) return { itemIndex, error: new Failure(state.facts) };
		const outcome = left.shift()?.outcome;
		return { itemIndex, delivery: state.delivery, ...(outcome && { outcome }) };
	});
}
