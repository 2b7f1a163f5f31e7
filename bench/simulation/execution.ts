import { planLease } from '../../suspension/lease';
import { chooseStrategy } from '../../suspension/strategy';
import { firstSleepMs, shouldSuspend, suspensionMs } from '../../suspension/timing';
import { createStatusChecker, msPerCheck } from '../../tasks/check';
import { pollJob, pollTasks, type PollItem, type PollState } from '../../tasks/pollJob';
import { slotLimits, type QueueLimits } from '../../tasks/queueLimits';
import { submitAll, MAX_RATE_LIMIT_WAIT_MS } from '../../tasks/submitAll';
import { isDone, outcomesOf, startQueue, type SubmitQueue } from '../../tasks/submitQueue';
import { taskOf } from '../../tasks/submitResult';
import { nextStepAt } from '../../tasks/submitRules';
import { submitStep } from '../../tasks/submitStep';
import { startPoll } from '../../tasks/taskPoll';
import type { Clock } from '../../transport/clock';
import type { Account } from './account';

/** Rows of n8n's table of executions: the user's, and those that sleep for it. */
export interface Rows {
	executions: number;
}

/** n8n looks for executions to be woken every minute, and wakes those of the next 70 seconds on time. */
const N8N_LOOKS_EVERY_MS = 60_000;
const TIMEOUT_MS = 30 * 60_000;
const SLOT_WAIT_MS = 720 * 60_000;
const DELIVERY = {
	download: false,
	binaryField: 'data',
	fileName: '',
	lastFrame: false,
	maxBytes: 1,
};

/** One execution of a workflow with Generate and Wait for Task, from its first item to its last end. */
export async function execute(
	account: Account,
	itemCount: number,
	clock: Clock,
): Promise<Rows & { submittedAt: number[] }> {
	const rows: Rows = { executions: 1 };
	const startedAt = clock.now();
	const entries = Array.from({ length: itemCount }, (_, itemIndex) => ({
		itemIndex,
		input: {},
		expected: null,
	}));
	const queue = startQueue(entries, { giveUpAt: startedAt + SLOT_WAIT_MS });
	const { runningTasks, inFlight } = account.provider.pacing;
	const submit = async () => ({
		task: await account.provider.generate(account.api, { path: '', body: {} }),
	});
	const submitted =
		runningTasks === undefined
			? await submitAll(queue, {
					limits: { inFlight, maxRateLimitWaitMs: itemCount > 1 ? MAX_RATE_LIMIT_WAIT_MS : 0 },
					submit,
					clock,
				})
			: await submitWithSlots(account, queue, slotLimits(runningTasks), submit, clock, rows);
	const tasks = outcomesOf(submitted).flatMap(({ result }) => taskOf(result) ?? []);
	const items = tasks.map((task): PollItem => {
		const estimatedMs = task.estimatedSeconds === null ? null : task.estimatedSeconds * 1_000;
		const ageMs = clock.now() - Date.parse(task.createdAt ?? '');
		const poll = startPoll({ ...task, ageMs, estimatedMs, timeoutMs: TIMEOUT_MS }, clock);
		return { poll: { ...poll, provider: task.provider }, delivery: DELIVERY };
	});
	await wait(account, { policy: 'item', items }, clock, rows);
	const submittedAt = tasks.map((task) => Date.parse(task.createdAt ?? '') - startedAt);
	return { ...rows, submittedAt };
}

/** As Generate does it where only so many tasks may run: more items than slots sleep in n8n's database. */
async function submitWithSlots(
	account: Account,
	started: SubmitQueue,
	limits: QueueLimits,
	submit: () => Promise<{ task: Awaited<ReturnType<Account['provider']['generate']>> }>,
	clock: Clock,
	rows: Rows,
): Promise<SubmitQueue> {
	let queue = started;
	const options = {
		limits,
		submit,
		clock,
		suspends: true,
		checkAll: createStatusChecker(account.provider, account.api),
	};
	if (queue.entries.length > (limits.slots ?? Infinity)) rows.executions++;
	else queue = await stepsOf(queue, options);
	const endedIn = ({ entries }: SubmitQueue) => entries.filter(({ result }) => result).length;
	let endedBefore = -1;
	while (!isDone(queue)) {
		// A worker that has brought something to its end hands over to the next one; else it sleeps on.
		if (endedIn(queue) > endedBefore) rows.executions++;
		endedBefore = endedIn(queue);
		await asleep(clock, firstSleepMs(Math.max(0, nextStepAt(queue, limits) - clock.now())));
		queue = await stepsOf(queue, options);
	}
	return queue;
}

/** The steps of one worker: until the queue has to sleep, or is done. */
async function stepsOf(
	started: SubmitQueue,
	options: Parameters<typeof submitStep>[1],
): Promise<SubmitQueue> {
	let queue = started;
	for (;;) {
		const step = await submitStep(queue, options);
		queue = step.queue;
		if (step.next.kind !== 'again') return queue;
	}
}

/** As Wait for Task does it: in process for a while where that may do, else in n8n's database. */
async function wait(account: Account, started: PollState, clock: Clock, rows: Rows): Promise<void> {
	const environment = {
		checkAll: createStatusChecker(account.provider, account.api),
		msPerCheck: () => msPerCheck(account.provider),
		clock,
	};
	const expected = started.items.flatMap((item) =>
		'poll' in item ? [{ ageMs: 0, estimatedMs: item.poll.estimatedMs, timeoutMs: TIMEOUT_MS }] : [],
	);
	const { strategy, suspendAfterMs = Infinity } = chooseStrategy('automatic', expected, undefined);
	let state = started;
	if (strategy === 'inProcess') {
		const here = await pollTasks(state, {
			...environment,
			shouldSuspend: (_untilNextMs, heldMs) => heldMs >= suspendAfterMs,
		});
		state = here.state;
	}
	if (pollJob.isDone(state)) return;
	// The supervisor, and its first worker.
	rows.executions += 2;
	const suspendedAt = clock.now();
	let untilNextMs = firstSleepMs(pollJob.untilDueMs(state, clock.now()));
	let { until } = planLease(untilNextMs, 0, clock.now());
	for (;;) {
		await asleep(clock, untilNextMs);
		const step = await pollTasks(state, { ...environment, shouldSuspend });
		state = step.state;
		if (step.next.kind === 'done') return;
		untilNextMs = suspensionMs(step.next.untilNextMs);
		if (clock.now() + untilNextMs > until) {
			rows.executions++;
			({ until } = planLease(untilNextMs, clock.now() - suspendedAt, clock.now()));
		}
	}
}

/** Sleeps as n8n lets an execution sleep: it wakes on time, but not before n8n has looked for it once. */
async function asleep(clock: Clock, ms: number): Promise<void> {
	const nextCheckAt = Math.ceil(clock.now() / N8N_LOOKS_EVERY_MS) * N8N_LOOKS_EVERY_MS;
	await clock.sleep(Math.max(ms, nextCheckAt - clock.now()));
}
