import { z } from 'zod';

import type { FailureDetails } from '../model/failureDetails';
import { findProvider } from '../providers';
import { isRecord } from '../model/json';
import { asFailure, Failure } from '../transport/failure';
import { deliverySchema, type Delivery } from './delivery';
import { itemShapeSchema, type ItemShape } from './itemShape';
import { failureFactsSchema, policySchema, watchSchema } from './storedState';
import { nextLookOf, watchTasks, type Watch, type WatchOptions } from './watch';

/** What an item waits for: its task; nothing, when it passes as it is or was wrong from the beginning. */
export type PollItem =
	| { watch: TaskWatch; delivery: Delivery }
	| { passed: Record<string, unknown> }
	| { facts: FailureDetails; provider?: string };

/** A task that is watched, and the provider whose it is: items may have tasks of different providers. */
export type TaskWatch = Watch & { provider: string };

/** The tasks of a run's items, and how far they are. Plain data: it is kept in n8n's database. */
export interface PollState {
	/** What becomes of an item that goes wrong. */
	policy: z.output<typeof policySchema>;
	/** How the items leave; all that is known of a task where it is absent. */
	shape?: ItemShape | undefined;
	items: PollItem[];
}

/** What {@link pollTasks} needs of the provider and of whoever can suspend it. */
export type PollEnvironment = WatchOptions & Required<Pick<WatchOptions, 'shouldSuspend'>>;

const itemSchema = z.union([
	z.object({ watch: watchSchema.refine(isOfKnownProvider), delivery: deliverySchema }),
	z.object({ passed: z.record(z.string(), z.unknown()) }),
	z.object({ facts: failureFactsSchema, provider: z.string().optional() }),
]);

function isOfKnownProvider(watch: Watch): watch is TaskWatch {
	return findProvider(watch.provider) !== undefined;
}

/** Until version 2 all tasks were of one provider. */
const ofOneProvider = z.object({
	provider: z.string(),
	policy: z.unknown(),
	items: z.array(z.record(z.string(), z.unknown())),
});

function withProviders(stored: unknown): unknown {
	const known = ofOneProvider.safeParse(stored).data;
	if (!known) return undefined;
	const { provider, policy, items } = known;
	return {
		policy,
		items: items.map(({ watch, ...item }) => {
			if (isRecord(watch)) return { ...item, watch: { ...watch, provider } };
			return 'facts' in item ? { ...item, provider } : item;
		}),
	};
}

/** A suspended wait for a long task is not resumed more often than every this part of its estimate. */
const LONG_TASK_PART = 0.01;

/** *Poll tasks*: the job of a suspended wait. The items that leave are made in nodes/. */
export const pollJob = {
	id: 'pollTasks',
	version: 2,
	does: {
		supervise: 'Wait for the tasks',
		work: 'Check the tasks',
		deliver: 'Fetch the results',
	},
	state: z.object({
		policy: policySchema,
		shape: itemShapeSchema.optional(),
		items: z.array(itemSchema),
	}),

	/** Until version 1 the state was what the items wait for, and the node's parameters said the rest. */
	upgrade: (version: number, stored: unknown, parameters: Record<string, unknown>): unknown => {
		if (version === 1) return withProviders(stored);
		const { provider, errorPolicy: policy } = parameters;
		return version === 0 ? withProviders({ provider, policy, items: stored }) : undefined;
	},

	keepsFiles: ({ items }: PollState): boolean =>
		items.some(
			(item) =>
				'watch' in item &&
				item.delivery.download &&
				(item.watch.outcome === undefined || item.watch.outcome.kind === 'seen'),
		),

	isDone: (state: PollState): boolean =>
		watchesOf(state).every(({ outcome }) => outcome !== undefined),

	untilDueMs: (state: PollState, now: number): number =>
		Math.max(0, nextLookOf(watchesOf(state)) - now),

	/** Ends every task, seen or not: what has ended may be what cannot be brought. */
	giveUp: (state: PollState, why: unknown): PollState => ({
		...state,
		items: state.items.map((item) =>
			'watch' in item ? { ...item, watch: givenUp(item.watch, why) } : item,
		),
	}),
};

/** Polls the tasks until all have ended, or until the job should be suspended. */
export async function pollTasks(
	state: PollState,
	options: PollEnvironment,
): Promise<{ state: PollState; next: { kind: 'done' } | { kind: 'sleep'; untilNextMs: number } }> {
	const { watches, suspendMs } = await watchTasks(watchesOf(state), options);
	const now = withWatches(state, watches);
	if (suspendMs === undefined) return { state: now, next: { kind: 'done' } };
	const untilNextMs = sparing(suspendMs, watches, options.clock.now());
	return { state: now, next: { kind: 'sleep', untilNextMs } };
}

/**
 * How long to sleep when a task of many hours is not to be resumed every minute around its end: at least
 * the set part of its estimate, never past a deadline. Pure.
 */
export function sparing(untilNextMs: number, watches: readonly Watch[], now: number): number {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	const estimates = open.map(({ estimatedMs }) => estimatedMs ?? 0);
	const leastMs = estimates.length > 0 ? Math.min(...estimates) * LONG_TASK_PART : 0;
	const untilDeadlineMs = Math.min(...open.map(({ deadlineAt }) => deadlineAt)) - now;
	return Math.min(Math.max(untilNextMs, leastMs), Math.max(0, untilDeadlineMs));
}

/** The tasks among what the items wait for, ended ones included. */
export function watchesOf({ items }: PollState): Watch[] {
	return items.flatMap((item) => ('watch' in item ? [item.watch] : []));
}

/** The state with its tasks as they are now. */
export function withWatches(state: PollState, watches: readonly Watch[]): PollState {
	const left = [...watches];
	const items = state.items.map((item) => {
		const watch = 'watch' in item ? left.shift() : undefined;
		if (!watch || !('watch' in item)) return item;
		return { ...item, watch: { ...watch, provider: item.watch.provider } };
	});
	return { ...state, items };
}

function givenUp(watch: TaskWatch, why: unknown): TaskWatch {
	const { taskId, last } = watch;
	const message = typeof why === 'string' ? LOST[why]?.(taskId) : undefined;
	if (message === undefined && watch.outcome) return watch;
	const { details: facts } =
		message === undefined ? asFailure(why).with({ taskId }) : lostFailure(taskId, message);
	return { ...watch, outcome: { kind: 'gaveUp', taskId, ...(last && { last }), facts } };
}

/** What is said of a task that nobody goes on with. */
const LOST: Partial<Record<string, (taskId: string) => string>> = {
	lost: (taskId) => `n8n was ended while it waited for task ${taskId}`,
	lostTooOften: (taskId) =>
		`n8n was ended again and again while it polled task ${taskId} or fetched its result`,
	notAwaited: (taskId) => `No execution waits for task ${taskId} any more`,
};

function lostFailure(taskId: string, message: string): Failure {
	return new Failure({
		kind: 'cancelled',
		message,
		nextStep:
			'The task goes on at the provider: run Wait for Task again with its ID. If n8n runs out of memory with its result, switch Download Result off.',
		retryable: true,
		taskId,
	});
}
