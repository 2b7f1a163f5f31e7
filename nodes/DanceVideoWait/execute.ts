import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { createLooker, type Look } from '../../tasks/check';
import { chooseStrategy, type Strategy, type WaitWish } from '../../tasks/strategy';
import { startWatch, watchTasks, type Outcome, type Watch } from '../../tasks/watch';
import { asFailure } from '../../transport/failure';
import { connect, type Connection } from '../connect';
import { errorPolicyOf, toNodeError } from '../nodeError';
import { canSuspend } from '../subWorkflow';
import { readWait, type WaitRequest } from './read';
import { settleItems, type Settled } from './settle';
import { suspend } from './suspend';

type Read = WaitRequest | { error: unknown };

/**
 * Waits for the tasks of all items at once. Each item leaves with its own outcome; without "continue
 * on error" a task that did not succeed stops the node, but only after all have ended, and the error
 * names every task.
 */
export async function executeWait(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const provider = providerById(context.getNodeParameter('provider', 0) as string);
	const once = context.getNodeParameter('mode', 0) === 'checkOnce';
	const reads = readAll(context, provider);
	const strategy = once ? 'inProcess' : strategyFor(context, reads);
	if (strategy !== 'inProcess') return await suspend(context, provider, reads, strategy);

	const connection = await connect(context, provider, { retries: once ? 'policy' : 'once' });
	const ends = once
		? await lookOnce(provider, connection, reads)
		: await waitHere(context, provider, connection, reads);
	const policy = { onError: errorPolicyOf(context), anyState: once };
	return [await settleItems(context, provider, connection, ends, policy)];
}

/** Reads every item's task before anything is waited for. */
function readAll(context: IExecuteFunctions, provider: Provider): Read[] {
	return context.getInputData().map(({ json }, itemIndex): Read => {
		try {
			return readWait(context, json, provider, itemIndex);
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			return { error };
		}
	});
}

function strategyFor(context: IExecuteFunctions, reads: readonly Read[]): Strategy {
	const requests = reads.filter((read): read is WaitRequest => !('error' in read));
	const { strategy, reason } = chooseStrategy(
		context.getNodeParameter('options.waiting', 0, 'automatic') as WaitWish,
		requests,
		canSuspend(context),
	);
	context.logger.info(`Dance Video Wait for Task: ${reason}`);
	return strategy;
}

async function lookOnce(
	provider: Provider,
	{ api }: Connection,
	reads: readonly Read[],
): Promise<Settled[]> {
	const taskIds = reads.flatMap((read) => ('taskId' in read ? [read.taskId] : []));
	const looks = await createLooker(provider, api)(taskIds);
	return reads.map((read, itemIndex) => {
		if ('error' in read) return { itemIndex, error: read.error };
		const outcome = toOutcome(read.taskId, looks.get(read.taskId));
		return { itemIndex, outcome, delivery: read.delivery };
	});
}

function toOutcome(taskId: string, look: Look | undefined): Outcome {
	if (!look) throw new TypeError(`Task ${taskId} was not looked at`);
	return 'task' in look
		? { kind: 'seen', taskId, task: look.task }
		: { kind: 'gaveUp', taskId, facts: { ...look.failure.facts, taskId } };
}

async function waitHere(
	context: IExecuteFunctions,
	provider: Provider,
	{ api, clock }: Connection,
	reads: readonly Read[],
): Promise<Settled[]> {
	const started = reads.map((read): Watch | undefined =>
		'error' in read ? undefined : startWatch(read, clock),
	);
	const { watches, error } = await watchTasks(
		started.filter((watch) => watch !== undefined),
		{
			lookAtAll: createLooker(provider, api),
			clock,
			onLook: (text) => context.logger.debug(text),
		},
	).then(
		(ended) => ({ watches: ended.watches, error: undefined }),
		// Only a cancelled execution gets here.
		(thrown: unknown) => ({ watches: [], error: asFailure(thrown) }),
	);
	const ended = [...watches];
	return reads.map((read, itemIndex) => {
		if ('error' in read) return { itemIndex, error: read.error };
		const outcome = ended.shift()?.outcome;
		return outcome
			? { itemIndex, outcome, delivery: read.delivery }
			: { itemIndex, error: error?.with({ taskId: read.taskId }) };
	});
}
