import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { parseInput, type CheckedInput } from '../../providers/parseInput';
import type { Mode, Provider } from '../../providers/provider';
import { idempotencyKey, type RunPlace } from '../../tasks/idempotency';
import { submit } from '../../tasks/submit';
import type { Task } from '../../tasks/task';
import { asFailure, inputFailure } from '../../transport/failure';
import { connect } from '../connect';
import { readForm } from '../formValues';
import { errorPolicyOf, toErrorItem, toNodeError } from '../nodeError';
import { callBackNote, readCallBack } from './callBack';

type Checked = { input: CheckedInput } | { error: unknown };

/**
 * Orders one task for each item. All items are checked before the first is paid for; without
 * "continue on error" one wrong field anywhere means that nothing is ordered at all.
 */
export async function executeGenerate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const provider = providerById(context.getNodeParameter('provider', 0) as string);
	const mode = modeOf(provider, context.getNodeParameter('mode', 0) as string);
	const checked = await checkAll(context, provider, mode);
	const { api } = await connect(context, provider);
	const place = placeOf(context);
	const remembered = acceptedTasks(context, place.runIndex);
	const policy = errorPolicyOf(context);

	const leaving: INodeExecutionData[] = [];
	const accepted: string[] = [];
	for (const [itemIndex, item] of checked.entries()) {
		try {
			if ('error' in item) throw asFailure(item.error);
			const key = provider.idempotency && idempotencyKey(place, itemIndex);
			const task =
				remembered[itemIndex] ??
				(await submit({ provider, mode, api, input: item.input, idempotencyKey: key }));
			remembered[itemIndex] = task;
			accepted.push(task.taskId);
			leaving.push({
				json: { ...task, ...callBackNote(context, provider, itemIndex) } as unknown as IDataObject,
				pairedItem: { item: itemIndex },
			});
		} catch (error) {
			if (policy === 'stop') {
				throw toNodeError(context.getNode(), withAccepted(error, accepted), itemIndex);
			}
			leaving.push(toErrorItem(policy, error, itemIndex, { provider: provider.id }));
		}
	}
	return [leaving];
}

/**
 * The tasks this run of the node has ordered, by item. Kept with the execution, so that n8n's Retry On
 * Fail, which runs the whole node again, does not order (and pay) the accepted ones a second time.
 */
function acceptedTasks(context: IExecuteFunctions, runIndex: number): Record<number, Task> {
	const memory = context.getContext('node') as { accepted?: Record<string, Record<number, Task>> };
	memory.accepted ??= {};
	return (memory.accepted[`run${runIndex}`] ??= {});
}

function placeOf(context: IExecuteFunctions): RunPlace {
	return {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id,
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		runIndex: context.getWorkflowDataProxy(0).$runIndex as number,
	};
}

async function checkAll(
	context: IExecuteFunctions,
	provider: Provider,
	mode: Mode,
): Promise<Checked[]> {
	const checked: Checked[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		try {
			const values = await readForm(context, mode, itemIndex);
			const callbackUrl = await readCallBack(context, provider, itemIndex);
			checked.push({ input: parseInput(mode, { ...values, callbackUrl }) });
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			checked.push({ error });
		}
	}
	return checked;
}

function modeOf(provider: Provider, id: string): Mode {
	const mode = provider.modes.find((candidate) => candidate.id === id);
	if (mode) return mode;
	const known = provider.modes.map((candidate) => candidate.id).join(', ');
	throw inputFailure([`Mode must be one of: ${known} (given: ${JSON.stringify(id)}).`]);
}

/** An error that stops the node takes its output away; the tasks already paid for must not go with it. */
function withAccepted(error: unknown, accepted: string[]) {
	const failure = asFailure(error);
	if (accepted.length === 0) return failure;
	return failure.with({
		nextStep: `${failure.facts.nextStep} Tasks ordered before this item in the same run, already paid for: ${accepted.join(', ')}. Wait for them with Dance Video Wait for Task.`,
	});
}
