import type { IExecuteFunctions } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import { modeById, providerById } from '../../providers';
import type { Job, Next } from '../../suspension/job';
import { parkedInput } from '../../suspension/parkedInput';
import { createStatusChecker } from '../../tasks/check';
import { withPossibleTasks } from '../../tasks/lostTasks';
import { slotLimits } from '../../tasks/queueLimits';
import { createSubmitter } from '../../tasks/submit';
import {
	itemOutcomes,
	lostOutcomes,
	slotsOf,
	submitJob,
	type SubmitState,
} from '../../tasks/submitJob';
import { submitStep } from '../../tasks/submitStep';
import { connect, type Connection } from '../connect';
import { toItem, toItems } from '../delivery/submitted';
import { keyStore } from '../keyStore';
import { pollStateOf } from './pollSubmitted';
import { pollTasksJob } from './pollTasks';

/** *Submit with slots* with what it needs of n8n. */
export const submitWithSlotsJob: Job<SubmitState> = {
	...submitJob,
	node: 'Dance Video Generate',

	step: async (context, work) =>
		await stepWithSlots(context, work, await connectFor(context, work), true),

	toItems: async (context, work) => {
		const provider = providerById(work.provider);
		const connectionOf = async () => await connectFor(context, work);
		const outcomes = await withPossibleTasks(provider, connectionOf, itemOutcomes(work));
		const incoming = work.shape?.includeInput ? await parkedInput(context) : [];
		return toItems(context, { ...work, provider, incoming }, outcomes);
	},

	andThen: {
		applies: ({ waits }) => waits !== undefined,
		begin: async (context, work) => {
			const provider = providerById(work.provider);
			const { clock } = await connectFor(context, work);
			const connectionOf = async () => await connectFor(context, work);
			const outcomes = await withPossibleTasks(provider, connectionOf, itemOutcomes(work));
			// What stops the workflow does it now, and names the tasks that were created.
			if (work.policy === 'stop' && outcomes.some(({ result }) => 'details' in result)) {
				return undefined;
			}
			const incoming = work.shape?.includeInput ? await parkedInput(context) : [];
			const leaving = { ...work, provider, incoming };
			const state = pollStateOf(leaving, work.waits ?? {}, outcomes, clock);
			return { job: pollTasksJob.id, state };
		},
	},

	lostItems: (work) =>
		lostOutcomes(work).map((outcome) =>
			toItem({ ...work, provider: { id: work.provider } }, outcome),
		),
};

/** Goes one step further, here or in a worker; see `submitStep`. */
export async function stepWithSlots(
	context: IExecuteFunctions,
	work: SubmitState,
	{ api, clock }: Connection,
	suspends: boolean,
): Promise<{ state: SubmitState; next: Next }> {
	const provider = providerById(work.provider);
	const { submit } = createSubmitter({
		...work,
		...keyStore(context, work.run.nodeId),
		provider,
		mode: modeById(provider, work.mode),
		api,
		clock,
		unknownKeys: unknownKeysOf(work),
		log: (text) => context.logger.info(text),
	});
	const { queue, next } = await submitStep(work.queue, {
		limits: slotLimits(slotsOf(work)),
		submit,
		checkAll: createStatusChecker(provider, api),
		clock,
		suspends,
		onCheck: (text) => context.logger.debug(text),
	});
	return { state: { ...work, queue }, next };
}

function unknownKeysOf({ queue }: SubmitState): string[] {
	return queue.entries.flatMap(({ result, submitOnceKey }) =>
		submitOnceKey !== undefined && result && 'details' in result && isEndUnknown(result.details)
			? [submitOnceKey]
			: [],
	);
}

/** Connects to the account, in any of the executions. */
async function connectFor(
	context: IExecuteFunctions,
	{ provider, requestsPerMinute }: SubmitState,
): Promise<Connection> {
	const options = requestsPerMinute === undefined ? {} : { requestsPerMinute };
	return await connect(context, providerById(provider), options);
}
