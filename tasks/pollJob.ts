import { z } from 'zod';

import type { FailureDetails } from '../model/failureDetails';
import { findProvider } from '../providers';
import { isRecord } from '../model/json';
import { asFailure, Failure } from '../transport/failure';
import { deliverySchema, type Delivery } from './delivery';
import { itemShapeSchema, type ItemShape } from './itemShape';
import { failureDetailsSchema, policySchema, pollSchema, renamed } from './storedState';
import { longStepMs, sleepToNearEnd } from './nearEnd';
import { nextCheckOf, pollUntilEnded, type PollerOptions } from './poller';
import { GOES_ON, type TaskPoll } from './taskPoll';

/** The fields of an item, as n8n knows them. */
const fieldsSchema = z.record(
	z.string(),
	z.custom<string | number | boolean | object | null | undefined>(),
);

/** What an item waits for: its task; nothing, when it passes as it is or was wrong from the beginning. */
export type PollItem =
	| { poll: ProviderTaskPoll; delivery: Delivery }
	| { passed: z.output<typeof fieldsSchema> }
	| { details: FailureDetails; provider?: string };

/** A task that is polled, and the provider whose it is: items may have tasks of different providers. */
export type ProviderTaskPoll = TaskPoll & { provider: string };

/** The tasks of a run's items, and how far they are. Plain data: it is kept in n8n's database. */
export interface PollState {
	/** What becomes of an item that goes wrong. */
	policy: z.output<typeof policySchema>;
	/** How the items leave; all that is known of a task where it is absent. */
	shape?: ItemShape | undefined;
	items: PollItem[];
}

/** What {@link pollTasks} needs of the provider and of whoever can suspend it. */
export interface PollEnvironment extends Omit<PollerOptions, 'shouldSuspend'> {
	/** By the milliseconds until there is something to do again, and those spent here so far. */
	shouldSuspend(untilNextMs: number, heldMs: number): boolean;
}

const itemSchema = renamed(
	{ watch: 'poll', facts: 'details' },
	z.union([
		z.object({ poll: pollSchema.refine(isOfKnownProvider), delivery: deliverySchema }),
		z.object({ passed: fieldsSchema }),
		z.object({ details: failureDetailsSchema, provider: z.string().optional() }),
	]),
);

function isOfKnownProvider(poll: TaskPoll): poll is ProviderTaskPoll {
	return findProvider(poll.provider) !== undefined;
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

/** *Poll tasks*: the job of a suspended wait. The items that leave are made in nodes/. */
export const pollJob = {
	id: 'pollTasks',
	version: 3,
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

	/**
	 * Version 2 had other names. Until version 1 the state was what the items wait for, and the node's
	 * parameters said the rest.
	 */
	upgrade: (version: number, stored: unknown, parameters: Record<string, unknown>): unknown => {
		if (version === 2) return stored;
		if (version === 1) return withProviders(stored);
		const { provider, errorPolicy: policy } = parameters;
		return version === 0 ? withProviders({ provider, policy, items: stored }) : undefined;
	},

	keepsFiles: ({ items }: PollState): boolean =>
		items.some(
			(item) =>
				'poll' in item &&
				item.delivery.download &&
				(item.poll.outcome === undefined || item.poll.outcome.kind === 'seen'),
		),

	isDone: (state: PollState): boolean =>
		pollsOf(state).every(({ outcome }) => outcome !== undefined),

	untilDueMs: (state: PollState, now: number): number => {
		const polls = pollsOf(state);
		return sleepToNearEnd(Math.max(0, nextCheckOf(polls) - now), polls, now);
	},

	/** Ends every task, seen or not: what has ended may be what cannot be fetched. */
	giveUp: (state: PollState, why: unknown): PollState => ({
		...state,
		items: state.items.map((item) =>
			'poll' in item ? { ...item, poll: givenUp(item.poll, why) } : item,
		),
	}),
};

/** Polls the tasks until all have ended, or until the job should be suspended. */
export async function pollTasks(
	state: PollState,
	options: PollEnvironment,
): Promise<{ state: PollState; next: { kind: 'done' } | { kind: 'sleep'; untilNextMs: number } }> {
	const { polls, suspendMs } = await pollUntilEnded(pollsOf(state), {
		...options,
		shouldSuspend: (untilNextMs, heldMs, open) =>
			options.shouldSuspend(sleepToNearEnd(untilNextMs, open, options.clock.now()), heldMs),
	});
	const now = withPolls(state, polls);
	if (suspendMs === undefined) return { state: now, next: { kind: 'done' } };
	const untilNextMs = sparing(suspendMs, polls, options.clock.now());
	return { state: now, next: { kind: 'sleep', untilNextMs } };
}

/**
 * How long a suspended wait sleeps: to the minute around the expected end. A task of many hours is not resumed
 * every minute then, but every set part of its estimate at the most; never past a deadline. Pure.
 * @param polls at least one of them has not ended
 */
export function sparing(untilNextMs: number, polls: readonly TaskPoll[], now: number): number {
	const open = polls.filter(({ outcome }) => outcome === undefined);
	const leastMs = Math.min(...open.map(({ estimatedMs }) => longStepMs(estimatedMs)));
	const untilDeadlineMs = Math.min(...open.map(({ deadlineAt }) => deadlineAt)) - now;
	const wishedMs = sleepToNearEnd(Math.max(untilNextMs, leastMs), polls, now);
	return Math.min(wishedMs, Math.max(0, untilDeadlineMs));
}

/** The tasks among what the items wait for, ended ones included. */
export function pollsOf({ items }: PollState): TaskPoll[] {
	return items.flatMap((item) => ('poll' in item ? [item.poll] : []));
}

/** The state with its tasks as they are now. */
export function withPolls(state: PollState, polls: readonly TaskPoll[]): PollState {
	const left = [...polls];
	const items = state.items.map((item) => {
		const poll = 'poll' in item ? left.shift() : undefined;
		if (!poll || !('poll' in item)) return item;
		return { ...item, poll: { ...poll, provider: item.poll.provider } };
	});
	return { ...state, items };
}

function givenUp(poll: ProviderTaskPoll, why: unknown): ProviderTaskPoll {
	const { taskId, last } = poll;
	const message = typeof why === 'string' ? LOST[why]?.(taskId) : undefined;
	if (message === undefined && poll.outcome) return poll;
	const { details } = message === undefined ? brokenOff(taskId, why) : lostFailure(taskId, message);
	return { ...poll, outcome: { kind: 'gaveUp', taskId, ...(last && { last }), details } };
}

/** A failure says itself what to do; an error that nobody has foreseen does not tell that the task goes on. */
function brokenOff(taskId: string, why: unknown): Failure {
	const failure = asFailure(why).with({ taskId });
	if (why instanceof Failure) return failure;
	return failure.with({ nextStep: `${GOES_ON} ${failure.details.nextStep}` });
}

/** What is said of a task that nobody goes on with. */
const LOST: Partial<Record<string, (taskId: string) => string>> = {
	lost: (taskId) => `n8n was stopped while it waited for task ${taskId}`,
	lostTooOften: (taskId) =>
		`n8n was stopped again and again while it polled task ${taskId} or fetched its result`,
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
