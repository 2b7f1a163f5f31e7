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
import { notSubmitting } from '../../tasks/submitQueue';
import { submitStep } from '../../tasks/submitStep';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import { connect, type Connection, type ConnectOptions } from '../connect';
import { toItem, toItems } from '../delivery/submitted';
import { keyStore } from '../keyStore';
import { pollStateOf } from './pollSubmitted';
import { pollTasksJob } from './pollTasks';

/** A credential that n8n cannot read is asked for again after so long. */
const UNREAD_MS = 60_000;

/** *Submit with slots* with what it needs of n8n. */
export const submitWithSlotsJob: Job<SubmitState> = {
	...submitJob,
	node: 'Dance Video Generate',

	step: async (context, work) => {
		const connection = await connectFor(context, work, { readsAgain: false }).catch(
			(error: unknown) => {
				const isPassing = asFailure(error).details.retryable && Date.now() < work.queue.giveUpAt;
				if (!isPassing) throw error;
			},
		);
		if (connection) return await stepWithSlots(context, work, connection, true);
		// Nothing has been sent of what was about to be.
		const state = { ...work, queue: notSubmitting(work.queue) };
		return { state, next: { kind: 'sleep', untilNextMs: UNREAD_MS } };
	},

	toItems: async (context, work) => {
		const provider = providerById(work.provider);
		const connectionOf = async () => await connectFor(context, work);
		const outcomes = await withPossibleTasks(provider, connectionOf, itemOutcomes(work));
		const incoming = await incomingOf(context, work);
		return toItems(context, { ...work, provider, incoming }, outcomes);
	},

	andThen: {
		applies: ({ waits }) => waits !== undefined,
		begin: async (context, work) => {
			const provider = providerById(work.provider);
			const connectionOf = async () => await connectFor(context, work);
			const outcomes = await withPossibleTasks(provider, connectionOf, itemOutcomes(work));
			// What stops the workflow does it now, and names the tasks that were created.
			if (work.policy === 'stop' && outcomes.some(({ result }) => 'details' in result)) {
				return undefined;
			}
			const incoming = await incomingOf(context, work);
			const leaving = { ...work, provider, incoming };
			const state = pollStateOf(leaving, work.waits ?? {}, outcomes, realClock());
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
	{ api, clock, account }: Connection,
	suspends: boolean,
): Promise<{ state: SubmitState; next: Next }> {
	const provider = providerById(work.provider);
	const { submit } = createSubmitter({
		...work,
		...keyStore(context, work.run.nodeId),
		provider,
		mode: modeById(provider, work.mode),
		api,
		account,
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

/** Keys of which it is open whether they were accepted. */
function unknownKeysOf({ queue }: SubmitState): string[] {
	return queue.entries
		.filter(({ result }) => result && 'details' in result && isEndUnknown(result.details))
		.flatMap(({ submitOnceKey }) => submitOnceKey ?? []);
}

/** The incoming items, where their fields are to leave too. */
async function incomingOf(context: IExecuteFunctions, { shape }: SubmitState) {
	return shape?.includeInput ? await parkedInput(context) : undefined;
}

/** Connects to the account, in any of the executions. */
async function connectFor(
	context: IExecuteFunctions,
	{ provider, requestsPerMinute }: SubmitState,
	more: Pick<ConnectOptions, 'readsAgain'> = {},
): Promise<Connection> {
	return await connect(context, providerById(provider), { ...more, requestsPerMinute });
}
