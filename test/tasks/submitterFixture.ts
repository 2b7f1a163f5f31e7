import { z } from 'zod';

import type { FailureDetails } from '../../model/failureDetails';
import { defineMode, type Provider } from '../../providers/provider';
import { text } from '../../providers/values';
import type { RunIdentity } from '../../tasks/idempotency';
import { createSubmitter, type SubmitterOptions } from '../../tasks/submit';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { markedStore, unguardedStore } from './processedStore';
import { manualClock, task } from './scriptedTasks';

export const RUN: RunIdentity = {
	instanceId: 'n8n',
	workflowId: 'w',
	executionId: '1',
	nodeId: 'generate',
	runIndex: 0,
};

const mode = defineMode({
	id: 'm',
	name: 'M',
	description: 'M',
	action: 'Make a video',
	produces: 'video',
	fields: [],
	media: [],
	schema: z.object({ prompt: text() }),
	toRequest: ({ prompt }) => ({ path: '/x', body: { prompt } }),
});

export const lost = (details: Partial<FailureDetails> = {}) =>
	new Failure({
		kind: 'connectionLost',
		message: 'It broke off',
		nextStep: 'Look.',
		retryable: true,
		...details,
	});

/** Runs of a node that share a database; what was sent, by item and key. */
export function scriptedTasks({ takesKeys = false, ends = [] as Error[] } = {}) {
	const store = markedStore();
	const earlier = unguardedStore();
	const sent: Array<string | undefined> = [];
	const log: string[] = [];
	const provider = {
		id: 'scripted',
		displayName: 'Scripted',
		howToFindTasks: 'Look.',
		...(takesKeys && { idempotency: true }),
		generate: async (_api: Api, _request: unknown, key?: string) => {
			sent.push(key);
			const error = ends.shift();
			if (error) throw error;
			return task(`task-${sent.length}`);
		},
	} as unknown as Provider;
	const run = (more: Partial<SubmitterOptions> = {}) =>
		createSubmitter({
			provider,
			mode,
			api: {} as Api,
			account: 'an account',
			onUnknown: 'report',
			run: RUN,
			open: store.open,
			earlier,
			clock: manualClock(),
			log: (line) => log.push(line),
			...more,
		});
	return { run, sent, log };
}

export const item = (
	itemIndex: number,
	more: { submitOnceKey?: string; idempotencyKey?: string } = {},
) => ({
	itemIndex,
	input: { prompt: 'x' },
	...more,
});
