import { randomUUID } from 'crypto';

import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { isRecord } from '../model/json';
import type { Words } from './job';

/**
 * Between the executions of this package every item is one key with an envelope in it, and whatever a
 * user, a provider or another node has said is inside. Only items whose envelope carries the seal of
 * the suspension they belong to are taken for ours: what an item of a user looks like never matters.
 */
const KEY = 'danceVideoEnvelope';

/**
 * Counts up when what is inside changes its meaning. Version 1 had no envelope; in version 2 states
 * had no version of their own (see earlierVersions.ts).
 */
export const ENVELOPE_VERSION = 3;

/** The fields of an item, as n8n knows them. */
const fields = z.record(
	z.string(),
	z.custom<string | number | boolean | object | null | undefined>(),
);

/** Results: their form is the same in all versions that have an envelope. */
const resultSchema = z.union([
	/** A finished item, on its way to the workflow. */
	z.object({ kind: z.literal('leaving'), json: fields }),
	/** An error on its way to the node that may throw it. */
	z.object({ kind: z.literal('failed'), message: z.string(), description: z.string() }),
]);

/** The state of a job. */
const stateSchema = z.object({
	kind: z.literal('state'),
	job: z.string(),
	jobVersion: z.number(),
	/** The turn it belongs to; 0 is what the job begins with. */
	turn: z.number(),
	/** Written down by a worker in the middle of its turn; n8n only gives that when the worker is lost. */
	inProgress: z.boolean(),
	/** The next step is not before, in milliseconds since 1970; 0 when it is due. */
	notBefore: z.number(),
	state: z.record(z.string(), z.unknown()),
});

/** What an item of ours can hold. */
export type Result = z.output<typeof resultSchema>;
export type StateContent = z.output<typeof stateSchema>;

/** An envelope as it stands in an item. */
interface Envelope {
	version: unknown;
	seal: unknown;
	content: Record<string, unknown>;
}

/** A new seal, for one suspension and all its executions. */
export function newSeal(): string {
	return randomUUID();
}

/** An item for another execution of ours. Its files stay where n8n looks for them. */
export function wrap(
	seal: string,
	content: Result | StateContent,
	item: Omit<INodeExecutionData, 'json'> = {},
): INodeExecutionData {
	const envelope = { version: ENVELOPE_VERSION, seal, ...content };
	return { ...item, json: { [KEY]: envelope } };
}

/** Finished items, for the way to the workflow. */
export function wrapLeaving(
	seal: string,
	items: readonly INodeExecutionData[],
): INodeExecutionData[] {
	return items.map(({ json, ...item }) => wrap(seal, { kind: 'leaving', json }, item));
}

/** The item an error travels as until the node that may throw it. */
export function wrapFailed(seal: string, words: Words): INodeExecutionData {
	return wrap(seal, { kind: 'failed', ...words });
}

/** The result that an item of ours holds, on its way out. */
export function resultIn(seal: string, item: INodeExecutionData): Result | undefined {
	const envelope = envelopeIn(item);
	if (
		envelope?.seal !== seal ||
		(envelope.version !== 2 && envelope.version !== ENVELOPE_VERSION)
	) {
		return undefined;
	}
	return resultSchema.safeParse(envelope.content).data;
}

/** The state that an item of ours holds; `undefined` when it is another's, or of another version. */
export function stateIn(seal: string, item: INodeExecutionData): StateContent | undefined {
	const envelope = envelopeIn(item);
	if (envelope?.seal !== seal || envelope.version !== ENVELOPE_VERSION) return undefined;
	return stateSchema.safeParse(envelope.content).data;
}

/** The envelope of an item of this package, of whatever version and seal it is. */
export function envelopeIn({ json }: INodeExecutionData): Envelope | undefined {
	const envelope = json[KEY];
	if (!isRecord(envelope) || Object.keys(json).length > 1) return undefined;
	const { version, seal, ...content } = envelope;
	return { version, seal, content };
}
