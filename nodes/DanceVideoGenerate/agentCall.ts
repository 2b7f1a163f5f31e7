import { createHash } from 'crypto';

import type { IContextObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createLimiter } from '../../transport/limiter';
import { forModel } from '../delivery/modelAnswer';
import { isToolCall } from '../toolCall';
import { memoryOf } from './nodeMemory';
import type { GenerateRun } from './planSubmit';
import type { BatchSettings } from './readBatch';
import type { ReadItem } from './readItems';
import { submitItems } from './submitItems';

/** As long as an agent's call waits for a slot: somebody waits for the agent's answer. */
const SLOT_WAIT_MS = 60_000;

const CREATED =
	'The task is created, and its credits are spent. The video takes minutes: tell the user the taskId and that the video is on its way. Do not create it again; look at the task later by its taskId.';
const CREATED_BEFORE =
	'This is the task that an earlier call with the same values or key has created. Nothing was created and nothing was charged this time. Look at the task by its taskId. Only when the user wants one more video, change the values or the key.';

/**
 * What tells a call that an agent makes of Generate from its other calls: the keys that were given,
 * else the values. `undefined` when no agent calls.
 */
export function callOf(
	context: IExecuteFunctions,
	{ provider, mode }: Pick<GenerateRun, 'provider' | 'mode'>,
	items: readonly ReadItem[],
): string | undefined {
	if (!isToolCall(context)) return undefined;
	const wanted = items.map((item) => {
		if ('error' in item) return null;
		const { submitOnceKey, idempotencyKey, input } = item;
		return { key: submitOnceKey ?? idempotencyKey ?? { mode: mode.id, input } };
	});
	return `call ${createHash('sha256')
		.update(JSON.stringify([provider.id, wanted]))
		.digest('hex')}`;
}

/** The settings of a run that somebody waits for. */
export function forAgent(settings: BatchSettings): BatchSettings {
	return { ...settings, slotWaitMs: Math.min(settings.slotWaitMs, SLOT_WAIT_MS) };
}

/** By what n8n keeps of a node with an execution: that stays the same object while the execution runs. */
const turns = new WeakMap<IContextObject, ReturnType<typeof createLimiter>>();

/**
 * Submits what an agent calls for. Models repeat calls: to be sure, after an error, the same twice at
 * once. The same call gets the task of the first, and the calls of an execution share one budget, so
 * they are placed one after the other.
 */
export async function submitForAgent(
	run: GenerateRun,
	items: readonly ReadItem[],
): Promise<INodeExecutionData[]> {
	const { context, call } = run;
	const memory = context.getContext('node');
	const inTurn = turns.get(memory) ?? createLimiter(1);
	turns.set(memory, inTurn);
	return await inTurn(async () => {
		const { ends } = memoryOf(context, call);
		const before = new Set(Object.keys(ends).map(Number));
		const leaving = await submitItems(run, items);
		return leaving.map((item, at) => forModel(item, before.has(at) ? CREATED_BEFORE : CREATED));
	});
}
