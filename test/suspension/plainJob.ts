import { z } from 'zod';

import type { Job, JobRegistry } from '../../suspension/job';
import type { Suspension } from '../../suspension/suspend';

/** The state of a job that counts down. */
export interface State {
	left: number;
}

/** A job that is done when nothing is left. */
export const counting = (more: Partial<Job<State>> = {}): Job<State> => ({
	id: 'count',
	version: 2,
	node: 'Test',
	does: { supervise: 'Look after it', work: 'Count down', deliver: 'Deliver it' },
	state: z.object({ left: z.number() }),
	upgrade: () => undefined,
	keepsFiles: () => false,
	isDone: ({ left }) => left === 0,
	untilDueMs: () => 120_000,
	step: async (_context, { left }) => ({ state: { left: left - 1 }, next: { kind: 'again' } }),
	giveUp: () => ({ left: -1 }),
	toItems: async (_context, { left }) => [{ json: { left } }],
	lostItems: ({ left }) => [{ json: { lost: left } }],
	...more,
});

/** What makes it one that spends. */
export const SPENDING: Partial<Job<State>> = {
	spending: { ended: () => 0, mostPerTurn: () => 3, afterLoss: (state) => state },
};

const words = (message: string) => ({ message, description: `What to do: ${message}` });

/** Of the jobs; its words tell what they were made of. */
export const registryOf = (...jobs: Array<Job<State>>): JobRegistry => ({
	jobs: Object.fromEntries(jobs.map((job) => [job.id, job as Job<unknown>])),
	wordsOf: (_context, error) => words(error instanceof Error ? error.message : String(error)),
	withTasks: ({ message, description }, known) => ({
		message: `${message}, with ${JSON.stringify(known)}`,
		description,
	}),
	unreadable: (values) => words(`unreadable: ${JSON.stringify(values)}`),
	notOnItsOwn: words('not on its own'),
	notRetried: words('not retried'),
});

/** How a node suspends its execution that has nothing of its own to say. */
export const NEVER: Suspension = {
	parameters: { provider: 'vtrix' },
	lastEndAt: 0,
	ifNeverEnded: () => [{ json: { neverEnded: true } }],
};
