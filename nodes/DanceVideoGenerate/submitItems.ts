import type { INodeExecutionData } from 'n8n-workflow';

import { withoutIsolate } from '../../suspension/isolate';
import { withPossibleTasks } from '../../tasks/lostTasks';
import { MAX_RATE_LIMIT_WAIT_MS, submitAll } from '../../tasks/submitAll';
import { itemOutcomes, type ItemOutcome, type SubmitState } from '../../tasks/submitJob';
import { outcomesOf, startQueue } from '../../tasks/submitQueue';
import { failed, taskIdOf } from '../../tasks/submitResult';
import { readAccount } from '../account';
import { noteTasks } from '../noteTasks';
import { inOrder, toItems, type Leaving } from '../delivery/submitted';
import { noteBegun } from './begun';
import { isOfEarlier } from './nodeMemory';
import {
	begin,
	knownOutcomes,
	makePlan,
	openItems,
	outcomeOf,
	requireBudget,
	type GenerateRun,
	type Plan,
	type Submitting,
} from './planSubmit';
import type { CheckedItem, ReadItem } from './readItems';
import { hasKey, idsOfAllRuns, rememberEnds, rememberHandedOver } from './runMemory';
import { submitWithSlots } from './submitWithSlots';
import { waitForVideos } from './waitForVideos';

/** Submits what the items ask for, within the limits of the run; gives the items that leave. */
export async function submitItems(
	given: GenerateRun,
	items: readonly ReadItem[],
): Promise<INodeExecutionData[]> {
	const run = begin(given, items);
	const known = knownOutcomes(run, items);
	// The try before this one stopped at an item that must not be submitted again: so does this one.
	const isStopped = run.policy === 'stop' && known.some(({ result }) => 'details' in result);
	if (isStopped) return await leave(run, known);
	const plan = await makePlan(run, items, known).catch((error: unknown) => ({ error }));
	if ('error' in plan) return refuse(run, known, openItems(run, items), plan.error);
	requireBudget(run, plan);
	const leaving = await submitPlan(run, plan);
	if (leaving) return leaving;
	run.memory.isCutOff = true;
	return await submitItems(given, items);
}

/**
 * Submits a plan; with a note that it has begun, where not every item is known by a key.
 * @returns `undefined` where another copy of this execution has begun: nothing was sent then
 */
async function submitPlan(run: Submitting, plan: Plan): Promise<INodeExecutionData[] | undefined> {
	const { context, provider, memory } = run;
	if (plan.toSubmit.every(hasKey)) return await submit(run, plan);
	const hasSameKeys = provider.idempotency === true && isOfEarlier(context, memory);
	const sentTo = hasSameKeys ? `${provider.id} ${run.connection.account}` : undefined;
	const note = await noteBegun(context, memory, { sentTo }).catch((error: unknown) => ({ error }));
	if (note === 'taken') return undefined;
	if (note && 'error' in note) return refuse(run, plan.known, plan.toSubmit, note.error);
	const before = Object.keys(memory.ends).length;
	try {
		return await submit(run, plan);
	} finally {
		// With keys of the provider's a task may exist of which nothing is remembered.
		const isVoid = !provider.idempotency && Object.keys(memory.ends).length === before;
		await note?.ended(isVoid);
	}
}

async function submit(run: Submitting, plan: Plan): Promise<INodeExecutionData[]> {
	return run.provider.pacing.runningTasks === undefined
		? await submitHere(run, plan)
		: await submitInTurns(run, plan);
}

/** A few at a time, to the end. */
async function submitHere(run: Submitting, plan: Plan): Promise<INodeExecutionData[]> {
	const { context, settings, connection, provider, memory, submitter } = run;
	const { toSubmit, budget } = plan;
	const submitAllHere = async () => {
		// Read anew: a credential with an expression is seen to need the isolate. Where it cannot be read by now,
		// each item learns that for itself.
		await readAccount(context, provider).catch(() => undefined);
		return await submitAll(startQueue(toSubmit, { budget, stopOnFailure: run.policy === 'stop' }), {
			limits: {
				inFlight: settings.ordersAtOnce,
				// Who submits one item can try again; the others of a batch wait for each other.
				maxRateLimitWaitMs: toSubmit.length > 1 ? MAX_RATE_LIMIT_WAIT_MS : 0,
			},
			submit: submitter.submit,
			clock: connection.clock,
			onResult: (outcome) => rememberEnds(memory, run, [outcome]),
		});
	};
	// An agent runs several tools at once, which may have expressions.
	const queue = await (run.call === undefined
		? withoutIsolate(context, submitAllHere)
		: submitAllHere());
	const submitted = outcomesOf(queue).map(({ itemIndex, result }) =>
		outcomeOf(run, itemIndex, result),
	);
	return await leave(run, [...plan.known, ...submitted]);
}

/** As many as may run at a time, the next when one has ended: in sub-executions that sleep meanwhile. */
async function submitInTurns(run: Submitting, plan: Plan): Promise<INodeExecutionData[]> {
	const { context, provider, settings, connection, memory, policy } = run;
	const work: SubmitState = {
		...settings,
		provider: provider.id,
		mode: run.mode.id,
		run: memory.run,
		policy,
		shape: run.shape,
		others: plan.known,
		notes: run.notes,
		...(run.waits && { waits: run.waits }),
		queue: startQueue(
			plan.toSubmit.map(({ wait: _wait, ...item }) => item),
			{
				budget: plan.budget,
				stopOnFailure: policy === 'stop',
				giveUpAt: connection.clock.now() + settings.slotWaitMs,
			},
		),
	};
	const note = (now: SubmitState) =>
		rememberEnds(memory, run, itemOutcomes({ ...now, others: [] }));
	const end = await submitWithSlots(context, work, connection, note);
	if (end === 'suspended' || Array.isArray(end)) {
		rememberHandedOver(memory.ends, provider, plan.toSubmit);
		return end === 'suspended' ? [] : end;
	}
	note(end);
	return await leave(run, itemOutcomes(end));
}

/** Nothing has been sent for these items, and nothing can be. */
function refuse(
	run: Submitting,
	known: readonly ItemOutcome[],
	items: readonly CheckedItem[],
	error: unknown,
): INodeExecutionData[] {
	const refused = items.map(({ itemIndex }) => ({
		itemIndex,
		result: failed(error),
	}));
	return toItems(run.context, leavingOf(run), inOrder([...known, ...refused]));
}

/**
 * The items that leave, with their videos where they are waited for; where a task may exist unseen, the
 * provider's list is asked first.
 */
async function leave(
	run: Submitting,
	outcomes: readonly ItemOutcome[],
): Promise<INodeExecutionData[]> {
	const { context, provider, connection, waits } = run;
	const looked = await withPossibleTasks(
		provider,
		async () => connection,
		inOrder(outcomes),
		idsOfAllRuns(context),
	);
	noteTasks(
		context,
		looked.flatMap(({ result }) => taskIdOf(result) ?? []),
	);
	// Throws, naming the tasks, where an item that failed stops the workflow.
	const items = toItems(context, leavingOf(run), looked);
	return waits ? await waitForVideos(run, waits, looked) : items;
}

function leavingOf({ context, provider, policy, shape }: Submitting): Leaving {
	return { provider, policy, shape, incoming: context.getInputData() };
}
