import { isEndUnknown, type FailureDetails } from '../model/failureDetails';
import { hasEnded, type Cost, type Task } from '../model/task';
import type { CheckedInput } from '../providers/parseInput';
import type { Clock } from '../transport/clock';
import { asFailure, Failure } from '../transport/failure';
import { afterCrossing, costOf, crossing, withSpent, type Budget } from './budget';
import type { StatusCheck } from './check';
import { notTried, taskOf, type OrderResult } from './orderEnd';
import type { OnceResult } from './submitOnce';
import { lookAtDue, nextLookOf, startWatch, type Watch } from './watch';

/** One order of a pump, from waiting for its place to its end. Plain data. */
export interface PumpSlot {
	itemIndex: number;
	input: CheckedInput;
	expected: Cost | null;
	submitOnceKey?: string;
	/** A key of the user's own, for providers that take one. */
	idempotencyKey?: string;
	/** Absent while the order waits for a place. */
	result?: OrderResult;
	/** Of an accepted order; without an `outcome` its task holds a place. */
	watch?: Watch;
}

/**
 * Orders for a provider that lets only so many tasks run at a time. Plain data: between two
 * suspensions it is kept in n8n's database. Times are milliseconds since 1970 by this machine's clock.
 */
export interface PumpState {
	slots: PumpSlot[];
	budget: Budget;
	stopOnFailure: boolean;
	/** Whether the first order without a result is the next step's: written down before it is sent. */
	announced: boolean;
	/** No order is sent before; the provider said that all places are taken. */
	heldUntil: number;
	/** Such refusals in a row. */
	refusals: number;
	/** What has no place by then is not ordered. */
	giveUpAt: number;
}

/** What {@link pumpStep} needs. */
export interface PumpOptions {
	/** Tasks that may run at the same time. */
	places: number;
	place(slot: PumpSlot): Promise<OnceResult>;
	lookAtAll: (taskIds: string[]) => Promise<Map<string, StatusCheck>>;
	clock: Clock;
	/** Whether it is given back, to be suspended, instead of sleeping here. */
	parks: boolean;
	onLook?: (text: string) => void;
}

/** What comes after a step: another one, at once or after a sleep, or nothing more. */
export type PumpNext = { kind: 'again' } | { kind: 'park'; untilNextMs: number } | { kind: 'done' };

/** With none of our own tasks running, places are asked for again after this long, doubled each time. */
const RETRY_MS = { first: 15_000, longest: 300_000 } as const;

/** A pump that has not sent anything yet. */
export function startPump(
	orders: ReadonlyArray<Omit<PumpSlot, 'result' | 'watch'>>,
	more: Pick<PumpState, 'budget' | 'stopOnFailure' | 'giveUpAt'>,
): PumpState {
	return { slots: [...orders], ...more, announced: false, heldUntil: 0, refusals: 0 };
}

/**
 * Goes one step: announces the next order, sends it, or waits and looks at the tasks that hold the
 * places. So whoever saves the state after each step has it written down before an order is sent that
 * it will be, and before the next one that it was taken. It is done when every order has been sent or
 * refused; the last tasks still run then.
 */
export async function pumpStep(
	state: PumpState,
	options: PumpOptions,
): Promise<{ state: PumpState; next: PumpNext }> {
	const { clock, places, parks } = options;
	const waiting = state.slots.filter(({ result }) => result === undefined);
	const [first] = waiting;
	if (first === undefined) return { state, next: { kind: 'done' } };
	if (clock.now() >= state.giveUpAt) {
		return { state: endRest(state, noPlace), next: { kind: 'done' } };
	}
	if (state.announced) {
		const sent = await sendOne(state, first, options);
		return { state: { ...sent, announced: false }, next: { kind: 'again' } };
	}
	const running = runningOf(state);
	const untilNextMs = untilNextStepMs(state, places, clock.now());
	if (running.length < places && clock.now() >= state.heldUntil) {
		return { state: { ...state, announced: true }, next: { kind: 'again' } };
	}
	// What is due is looked at here; a wait of any length is not worth a process.
	if (parks && untilNextMs > 0) return { state, next: { kind: 'park', untilNextMs } };
	await clock.sleep(untilNextMs);
	return { state: await lookAround(state, running, options), next: { kind: 'again' } };
}

/** How long nothing is to be done: no place to fill, no look that is due. */
export function untilNextStepMs(state: PumpState, places: number, now: number): number {
	const running = runningOf(state);
	const fillAt = running.length < places ? state.heldUntil : Infinity;
	return Math.max(0, Math.min(nextLookOf(running), fillAt, state.giveUpAt) - now);
}

/** Whether every order has been sent or refused. */
export function isDone({ slots }: PumpState): boolean {
	return slots.every(({ result }) => result !== undefined);
}

/** The pump with the first orders that wait given a result each, while `count` lasts. */
export function withFirst(
	state: PumpState,
	count: number,
	resultFor: (slot: PumpSlot) => OrderResult,
): PumpState {
	const first = state.slots.filter(({ result }) => result === undefined).slice(0, count);
	return {
		...state,
		announced: false,
		slots: state.slots.map((slot) =>
			first.includes(slot) ? { ...slot, result: resultFor(slot) } : slot,
		),
	};
}

/** The tasks that hold a place. */
export function runningOf({ slots }: PumpState): Watch[] {
	return slots.flatMap(({ watch }) => (watch && watch.outcome === undefined ? [watch] : []));
}

/** Each order's end, with what is known of its task by now. */
export function resultsOf({ slots }: PumpState): OrderResult[] {
	return slots.map(({ result = notTried(), watch }) => {
		const task = taskOf(result);
		if (!task || !watch?.last) return result;
		const { estimatedCost, estimatedSeconds } = task;
		return { task: { ...watch.last, estimatedCost, estimatedSeconds } };
	});
}

async function sendOne(
	state: PumpState,
	slot: PumpSlot,
	{ clock, place }: PumpOptions,
): Promise<PumpState> {
	const { itemIndex, expected } = slot;
	const over = crossing(state.budget, expected, itemIndex);
	if (over) {
		return endRest(state, (later) =>
			later === slot ? over : afterCrossing(over, itemIndex, later.itemIndex),
		);
	}
	try {
		const result = await place(slot);
		if (!('task' in result)) return withSlot(state, { ...slot, result });
		const budget = withSpent(state.budget, costOf(result.task, expected));
		const watch = watchFor(result.task, state, clock);
		return {
			...withSlot(state, { ...slot, result, ...(watch && { watch }) }),
			budget,
			refusals: 0,
		};
	} catch (error) {
		const { details } = asFailure(error);
		if (details.kind === 'concurrencyLimit' || details.kind === 'rateLimited') {
			return held(state, details, clock.now());
		}
		const spent = isEndUnknown(details) ? (expected?.amount ?? 0) : 0;
		const refused = withSlot(state, { ...slot, result: { facts: details } });
		const ended = state.stopOnFailure ? withRest(refused, notTried) : refused;
		return { ...ended, budget: withSpent(state.budget, spent) };
	}
}

/** All places are taken: the next order waits for an end of ours, else for a while. */
function held(state: PumpState, { retryAfterMs = 0 }: FailureDetails, now: number): PumpState {
	const pauseMs = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** state.refusals);
	const isOurs = runningOf(state).length > 0;
	return {
		...state,
		refusals: state.refusals + 1,
		heldUntil: isOurs ? state.giveUpAt : now + Math.max(pauseMs, retryAfterMs),
	};
}

async function lookAround(
	state: PumpState,
	running: readonly Watch[],
	options: PumpOptions,
): Promise<PumpState> {
	const looked = await lookAtDue(running, options);
	const slots = state.slots.map((slot) => {
		const at = slot.watch ? running.indexOf(slot.watch) : -1;
		const watch = looked[at];
		return watch ? { ...slot, watch } : slot;
	});
	const freed = looked.some(({ outcome }) => outcome !== undefined);
	return { ...state, slots, ...(freed && { heldUntil: 0, refusals: 0 }) };
}

/** A task that was over at once holds no place. */
function watchFor(task: Task, { giveUpAt }: PumpState, clock: Clock): Watch | undefined {
	if (hasEnded(task)) return undefined;
	const seconds = task.estimatedSeconds;
	return startWatch(
		{
			taskId: task.taskId,
			ageMs: 0,
			estimatedMs: seconds === null ? null : seconds * 1000,
			timeoutMs: Math.max(0, giveUpAt - clock.now()),
		},
		clock,
	);
}

function withSlot(state: PumpState, changed: PumpSlot): PumpState {
	const { itemIndex } = changed;
	return {
		...state,
		slots: state.slots.map((slot) => (slot.itemIndex === itemIndex ? changed : slot)),
	};
}

function withRest(state: PumpState, resultFor: (slot: PumpSlot) => OrderResult): PumpState {
	return withFirst(state, Infinity, resultFor);
}

function endRest(state: PumpState, why: (slot: PumpSlot) => Failure): PumpState {
	return withRest(state, (slot) => ({ facts: why(slot).details }));
}

function noPlace({ itemIndex }: PumpSlot): Failure {
	return new Failure({
		kind: 'concurrencyLimit',
		message: `Item ${itemIndex} was not ordered: no place became free in time, the provider runs only so many tasks at once`,
		nextStep:
			'Nothing was paid for this item. Raise Max Wait for a Place under Batch and Budget, or order it again later.',
		retryable: true,
		mayHaveBeenAccepted: false,
	});
}
