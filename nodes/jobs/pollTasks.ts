import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Job } from '../../suspension/job';
import { createStatusChecker, msPerCheck } from '../../tasks/check';
import { outcomeFailure } from '../../tasks/outcome';
import { pollJob, pollTasks, type PollEnvironment, type PollState } from '../../tasks/pollJob';
import { Failure } from '../../transport/failure';
import { connect, type Connection } from '../connect';
import { toErrorItem } from '../delivery/nodeError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';

/** *Poll tasks* with what it needs of n8n. */
export const pollTasksJob: Job<PollState> = {
	...pollJob,
	node: 'Dance Video Wait for Task',

	step: async (context, state, { shouldSuspend }) => {
		const connection = await connect(context, providerById(state.provider), { retries: 'once' });
		return await pollTasks(state, pollWith(context, state, connection, shouldSuspend));
	},

	toItems: async (context, state) => {
		const provider = providerById(state.provider);
		const connectionOf = async () => await connect(context, provider, { retries: 'once' });
		return await deliverOutcomes(context, provider, connectionOf, outcomesOf(state), {
			onError: state.policy,
			anyState: false,
		});
	},

	lostItems: (state) => {
		const provider = providerById(state.provider);
		return outcomesOf(pollJob.giveUp(state, 'lost')).map(
			({ itemIndex, outcome, error, passed }): INodeExecutionData => {
				if (passed) return { json: passed, pairedItem: { item: itemIndex } };
				const failure = outcome ? outcomeFailure(outcome, provider) : error;
				return toErrorItem(state.policy, failure, itemIndex, { provider: provider.id });
			},
		);
	},
};

/** What polling needs, here or in a worker. */
export function pollWith(
	{ logger }: Pick<IExecuteFunctions, 'logger'>,
	state: Pick<PollState, 'provider'>,
	{ api, clock }: Connection,
	shouldSuspend: PollEnvironment['shouldSuspend'],
): PollEnvironment {
	const provider = providerById(state.provider);
	return {
		lookAtAll: createStatusChecker(provider, api),
		clock,
		msPerLook: msPerCheck(provider),
		onLook: (text) => logger.debug(text),
		shouldSuspend,
	};
}

/** What became of each item, as far as it is known. */
export function outcomesOf({ items }: PollState): WaitOutcome[] {
	return items.map((item, itemIndex): WaitOutcome => {
		if ('passed' in item) return { itemIndex, passed: item.passed as IDataObject };
		if ('facts' in item) return { itemIndex, error: new Failure(item.facts) };
		const { outcome } = item.watch;
		return { itemIndex, delivery: item.delivery, ...(outcome && { outcome }) };
	});
}
