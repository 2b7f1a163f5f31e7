import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findProvider, providerById } from '../../providers';
import type { Job } from '../../suspension/job';
import { parkedInput } from '../../suspension/parkedInput';
import { msPerCheck } from '../../tasks/check';
import { outcomeFailure } from '../../tasks/outcome';
import { pollJob, pollTasks, type PollEnvironment, type PollState } from '../../tasks/pollJob';
import { Failure } from '../../transport/failure';
import { executionSignal } from '../../transport/n8nHttpClient';
import { realClock } from '../../transport/realClock';
import { progressLog } from '../../tasks/progress';
import { connecting, type ConnectTo } from '../connect';
import { toErrorItem } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { checkTasksWith } from './checkTasks';

/** *Poll tasks* with what it needs of n8n. */
export const pollTasksJob: Job<PollState> = {
	...pollJob,
	node: 'Dance Video Wait for Task',

	step: async (context, state, { shouldSuspend }) =>
		await pollTasks(
			state,
			pollWith(context, connecting(context, { retries: 'once' }), shouldSuspend),
		),

	toItems: async (context, state) =>
		await deliverOutcomes(context, connecting(context), waitOutcomesOf(state), {
			onError: state.policy,
			anyState: false,
			shape: state.shape,
			incoming: state.shape?.includeInput ? await parkedInput(context) : undefined,
		}),

	lostItems: (state) =>
		waitOutcomesOf(pollJob.giveUp(state, 'lost')).map(
			({ itemIndex, provider, outcome, error, passed }): INodeExecutionData => {
				if (passed) return { json: passed, pairedItem: { item: itemIndex } };
				const failure = outcome && provider ? outcomeFailure(outcome, provider) : error;
				return toErrorItem(state.policy, failure, itemIndex, {
					...(provider && { provider: provider.id }),
				});
			},
		),
};

/** What polling needs, here or in a worker. */
export function pollWith(
	context: IExecuteFunctions,
	connectTo: ConnectTo,
	shouldSuspend: PollEnvironment['shouldSuspend'],
): PollEnvironment {
	const { logger } = context;
	const clock = realClock(executionSignal(context));
	return {
		checkAll: checkTasksWith(connectTo),
		clock,
		msPerCheck: (id) => msPerCheck(providerById(id)),
		onCheck: (text) => logger.debug(text),
		onRound: progressLog((text) => logger.info(`Dance Video: ${text}`), clock.now),
		shouldSuspend,
	};
}

/** What became of each item, as far as it is known. */
export function waitOutcomesOf({ items }: PollState): WaitOutcome[] {
	return items.map((item, itemIndex): WaitOutcome => {
		if ('passed' in item) return { itemIndex, passed: item.passed };
		const id = 'details' in item ? item.provider : item.poll.provider;
		const provider = findProvider(id);
		const whose = { itemIndex, ...(provider && { provider }) };
		if ('details' in item) return { ...whose, error: new Failure(item.details) };
		const { outcome } = item.poll;
		return { ...whose, delivery: item.delivery, ...(outcome && { outcome }) };
	});
}
