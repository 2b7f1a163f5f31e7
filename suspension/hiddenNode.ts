import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { withOwnMessage } from '../transport/ownMessage';
import { resultIn, wrapFailed } from './envelope';
import { jobKept, readInput, readMemory, toHandover } from './handover';
import { leaveError, leaveUnreadable, makeItems, type HiddenRun, type Outputs } from './hiddenRun';
import type { JobRegistry, Words } from './job';
import { releaseIsolate } from './isolate';
import { longEnough } from './longEnough';
import { handInRow } from './nodeRows';
import { wouldWakeAnother } from './sleepsOn';
import { supervise } from './supervisor';
import { LONGEST_AFTER_THE_PARENT_MS } from './timing';
import { work } from './worker';
import { ownNumber, ownText } from './ownParameters';

/** What the hidden node may be in an inline workflow, by the value of its parameter `role`. */
const ROLES: Record<string, (run: HiddenRun) => Promise<Outputs>> = {
	supervisor: superviseSafely,
	worker: workSafely,
	deliver: deliverSafely,
	// In workflows that sleep since earlier versions:
	guard: superviseSafely,
	watch: async (run) => handBack(run),
	pass: async ({ context }) => [context.getInputData(), []],
};

/**
 * Runs the hidden node, in whichever of its roles. Its first output leads back to itself, its second is
 * for what is done.
 * @throws n8n's error where somebody uses it in a workflow of their own
 */
export async function runHiddenNode(
	context: IExecuteFunctions,
	registry: JobRegistry,
): Promise<Outputs> {
	if (ownText(context, 'work') === 'mark') return handInRow(context);
	const seal = sealOf(context, registry);
	const role = ownText(context, 'role');
	await releaseIsolate(context);
	if (role === 'finish') return finish(context, registry, seal);
	if (context.getMode() === 'retry') return refuseRetry(context, registry, seal, role);
	noteParent(context);
	const run = ROLES[role];
	const job = registry.jobs[jobKept(context) ?? ownText(context, 'work')];
	if (!run || !job) return leaveUnreadable({ context, registry, seal });
	const outputs = await longEnough(
		context,
		async () => await run({ context, registry, job, seal }),
	);
	return await unlessItWakesAnother(context, ownText(context, 'parentId'), outputs);
}

/**
 * A user has retried an internal part from n8n's list. The run has gone on without it, or still does so with
 * another one: what this one has kept may have been done since, and paid for.
 * @throws n8n's error, except of a supervisor, whose *finish* throws it
 */
function refuseRetry(
	context: IExecuteFunctions,
	{ notRetried }: JobRegistry,
	seal: string,
	role: string,
): Outputs {
	if (role === 'supervisor' || role === 'guard') return [[], [wrapFailed(seal, notRetried)]];
	throw nodeErrorOf(context, notRetried);
}

/** An execution that is to end sleeps instead for as long as its end would wake the wrong node. */
async function unlessItWakesAnother(
	context: IExecuteFunctions,
	parentId: string,
	outputs: Outputs,
): Promise<Outputs> {
	const [, leaving] = outputs;
	if (leaving.length === 0 || !(await wouldWakeAnother(context, parentId))) return outputs;
	await context.putExecutionToWait(new Date(Date.now() + LONGEST_AFTER_THE_PARENT_MS));
	// Woken, it has what it was given now, and comes here again.
	return [[], []];
}

/** What n8n's editor shows as highlighted data of an execution, and its list can be filtered by. */
function noteParent(context: IExecuteFunctions): void {
	const parentId = ownText(context, 'parentId');
	const { customData }: Partial<Pick<IExecuteFunctions, 'customData'>> = context;
	if (parentId !== '') customData?.set('internalPartOfExecution', parentId);
}

/**
 * The seal of the hidden node's suspension. Executions that sleep since version 1 have none, nor
 * those they start, and are known by the place of the node.
 */
function sealOf(context: IExecuteFunctions, { notOnItsOwn, jobs }: JobRegistry): string {
	const seal = ownText(context, 'seal');
	if (seal !== '') return seal;
	const node = context.getNode();
	const ours = Object.values(jobs).flatMap(({ does }) => Object.values(does));
	if (context.getMode() === 'integrated' && ['Poll', 'Done', ...ours].includes(node.name))
		return '';
	throw nodeErrorOf(context, notOnItsOwn);
}

/** Thrown by a supervisor, n8n would turn an error into its next input, again and again. */
async function superviseSafely(run: HiddenRun): Promise<Outputs> {
	return await supervise(run).catch((error: unknown) => leaveError(run, error));
}

/** Of a worker that spends, an error in the engine itself is a loss: its supervisor knows what is in doubt. */
async function workSafely(run: HiddenRun): Promise<Outputs> {
	return await work(run).catch((error: unknown) => {
		if (!run.job.spending) return leaveError(run, error);
		throw nodeErrorOf(run.context, run.registry.wordsOf(run.context, error));
	});
}

/** Makes the items of a job that is done, for the execution that wants them; see `leave`. */
async function deliverSafely(run: HiddenRun): Promise<Outputs> {
	const input = readInput(run.context, run.job, run.seal);
	const [, items] =
		input.kind === 'state'
			? await makeItems(run, input.state).catch((error: unknown) => leaveError(run, error))
			: leaveUnreadable(run);
	return [items, []];
}

/** A worker of an earlier version gives its state to its supervisor, which starts one of this version. */
function handBack(run: HiddenRun): Outputs {
	const { context, job, seal } = run;
	const input = readInput(context, job, seal);
	const memory = readMemory(context, job);
	const state = memory?.state ?? (input.kind === 'state' ? input.state : undefined);
	if (state === undefined) return leaveUnreadable(run);
	const turn = ownNumber(context, 'turn');
	return [[], [toHandover(seal, job, { turn, state })]];
}

/**
 * Lets the results go, as they were before they were wrapped.
 * @throws what an execution inside could not throw itself, because its error would look like its loss
 */
function finish(context: IExecuteFunctions, registry: JobRegistry, seal: string): Outputs {
	const items = context.getInputData();
	const leaving = items.map((item) => {
		const result = resultIn(seal, item);
		if (result?.kind === 'leaving') return { ...item, json: result.json };
		throw nodeErrorOf(context, result ?? registry.unreadable(items));
	});
	return [leaving, []];
}

/** What an error of this room says, as n8n's. */
function nodeErrorOf(context: IExecuteFunctions, { message, description }: Words) {
	const error = new NodeOperationError(context.getNode(), message, { description });
	return withOwnMessage(error, message);
}
