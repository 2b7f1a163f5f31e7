import { randomUUID } from 'crypto';

import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { z } from 'zod';

import { taskIdsIn } from '../tasks/taskId';

/**
 * Between the executions of this package every item is one key with an envelope in it, and whatever a
 * user, a provider or another node has said is inside. Only items whose envelope carries the seal of
 * the wait they belong to are taken for ours: what an item of a user looks like never matters.
 */
const KEY = 'danceVideoEnvelope';

/** Counts up when what is inside changes its meaning. Version 1 had no envelope. */
export const STATE_VERSION = 2;

const record = z.record(z.string(), z.unknown());
const contentSchema = z.union([
	/** A task that is waited for, after a watcher's turn. */
	z.object({ kind: z.literal('waiting'), turn: z.number(), state: record }),
	/** The orders that wait for their places; written down before and after each is sent. */
	z.object({
		kind: z.literal('ordering'),
		turn: z.number(),
		inProgress: z.boolean(),
		work: record,
	}),
	/** A finished item, on its way to the workflow. */
	z.object({ kind: z.literal('leaving'), json: record }),
	/** An error on its way to the node that may throw it. */
	z.object({ kind: z.literal('failed'), message: z.string(), description: z.string() }),
]);

/** What an item of ours can hold. */
export type Content = z.output<typeof contentSchema>;

/** A new seal, for one wait and all its executions. */
export function newSeal(): string {
	return randomUUID();
}

/**
 * The seal of the inner node's wait. Executions that sleep since version 1 have none, and are known
 * by their place.
 * @throws n8n's error where somebody uses the node in a workflow of their own
 */
export function sealOf(context: IExecuteFunctions): string {
	const seal = context.getNodeParameter('seal', 0, '') as string;
	if (seal !== '') return seal;
	const isInner =
		context.getMode() === 'integrated' && ['Poll', 'Done'].includes(context.getNode().name);
	if (isInner) return '';
	throw new NodeOperationError(context.getNode(), 'This node is not for use on its own', {
		description:
			'It is the inner part of Dance Video Wait for Task and Dance Video Generate, which run it themselves: use one of those instead. Nothing was sent.',
	});
}

/** An item for another execution of ours. Its files stay where n8n looks for them. */
export function wrap(
	seal: string,
	content: Content,
	item: Omit<INodeExecutionData, 'json'> = {},
): INodeExecutionData {
	const envelope = { version: STATE_VERSION, seal, ...content } as unknown as IDataObject;
	return { ...item, json: { [KEY]: envelope } };
}

/** Finished items, for the way to the workflow. */
export function wrapLeaving(
	seal: string,
	items: readonly INodeExecutionData[],
): INodeExecutionData[] {
	return items.map(({ json, ...item }) => wrap(seal, { kind: 'leaving', json }, item));
}

/** What an item of ours holds; `undefined` when it is another's, or of another version. */
export function unwrap(seal: string, { json }: INodeExecutionData): Content | undefined {
	const { version, seal: given, ...content } = envelopeIn(json) ?? {};
	if (version !== STATE_VERSION || given !== seal) return undefined;
	return contentSchema.safeParse(content).data;
}

/** Whether an item comes from this package: from a later version of it, when it cannot be read. */
export function isEnvelope({ json }: INodeExecutionData): boolean {
	return envelopeIn(json) !== undefined;
}

function envelopeIn(json: IDataObject): Record<string, unknown> | undefined {
	const [key, ...others] = Object.keys(json);
	if (key !== KEY || others.length > 0) return undefined;
	return record.safeParse(json[KEY]).data;
}

/** An error for the node that may throw it, naming every task that is in what could not be read. */
export function unreadable(seal: string, ...values: unknown[]): INodeExecutionData {
	const taskIds = taskIdsIn(values);
	const whose = taskIds.length > 0 ? `Its tasks: ${taskIds.join(', ')}.` : 'It names no task.';
	return wrap(seal, {
		kind: 'failed',
		message: `What this execution has kept cannot be read by this version of the package. ${whose}`,
		description:
			'The package was changed while the execution slept. Nothing more was sent. Tasks go on at the provider: run Wait for Task with their IDs. Orders that no task is named for may have been sent: look at your tasks at the provider before ordering again.',
	});
}
