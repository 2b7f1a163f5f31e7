import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { modeById, providerById } from '../../providers';
import { failed } from '../../tasks/submitResult';
import { connect } from '../connect';
import { errorPolicyOf, toErrorItem, toNodeError } from '../delivery/nodeError';
import { withShape } from '../delivery/shape';
import { toItem } from '../delivery/submitted';
import { readItemShape } from '../form/outputFields';
import { callOf, forAgent, submitForAgent } from './agentCall';
import { describeRequest } from './dryRun';
import { openMemory } from './nodeMemory';
import { forgetParked } from './parked';
import type { GenerateRun } from './planSubmit';
import { readBatch } from './readBatch';
import { isChecked, readItems, type ReadItem } from './readItems';
import { submitItems } from './submitItems';

/**
 * Creates one task for each item. All items are checked before the first is paid for; without
 * "continue on error" one wrong field anywhere means that nothing is submitted at all.
 */
export async function executeGenerate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	forgetParked(context);
	const prepared = await prepare(context);
	if ('error' in prepared) return [refuseAll(context, prepared.error)];
	const { run, items } = prepared;
	if (run.settings.dryRun) return [showAll(run, items)];
	return [
		run.call === undefined ? await submitItems(run, items) : await submitForAgent(run, items),
	];
}

/**
 * What is wrong for the whole run is wrong for every item. Thrown where the workflow goes on with
 * errors, n8n would pass the incoming items on as if they had been submitted.
 */
function refuseAll(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const policy = errorPolicyOf(context);
	if (policy === 'stop') throw toNodeError(context.getNode(), error);
	return context.getInputData().map((_item, itemIndex) => toErrorItem(policy, error, itemIndex));
}

/** Reads and checks everything; what is wrong with an item alone stays with the item. */
async function prepare(
	context: IExecuteFunctions,
): Promise<{ run: GenerateRun; items: ReadItem[] } | { error: unknown }> {
	try {
		await openMemory(context);
		const provider = providerById(context.getNodeParameter('provider', 0));
		const mode = modeById(provider, context.getNodeParameter('mode', 0));
		const settings = await readBatch(context, provider, mode);
		const items = await readItems(context, provider, mode);
		const connection = await connect(context, provider, settings);
		const run = { context, provider, mode, settings, connection, shape: readItemShape(context) };
		const call = callOf(context, run, items);
		if (call === undefined) return { run, items };
		return { run: { ...run, call, settings: forAgent(settings) }, items };
	} catch (error) {
		return { error };
	}
}

/** What would be submitted; nothing is. */
function showAll(
	{ context, provider, mode, connection, shape: { includeInput } }: GenerateRun,
	items: readonly ReadItem[],
): INodeExecutionData[] {
	const policy = errorPolicyOf(context);
	const incoming = context.getInputData();
	const shape = includeInput ? { includeInput } : {};
	return items.map((item) => {
		const { itemIndex } = item;
		if (!isChecked(item)) {
			const leaving = { provider, policy, shape, incoming };
			return toItem(leaving, { itemIndex, result: failed(item.error) });
		}
		const json = describeRequest(provider, mode, connection.api.baseUrl, item);
		return withShape({ json, pairedItem: { item: itemIndex } }, shape, incoming[itemIndex]);
	});
}
