import type { Provider } from '../../providers/provider';
import { seededRandom } from '../../test/seededRandom';
import { openAccount, type Account, type SimulatedTask } from './account';
import { execute } from './execution';
import { createVirtualTime } from './virtualTime';

const DAY_MS = 24 * 3_600_000;

/** What share of a day's tasks comes in executions of so many items. */
const BATCHES = [
	{ items: 1, share: 0.25 },
	{ items: 20, share: 0.5 },
	{ items: 100, share: 0.25 },
] as const;

export type BatchSize = (typeof BATCHES)[number]['items'];

/** What became of one day at one provider. Times in milliseconds. */
export interface Day {
	tasks: number;
	/** Not created within the time that items wait for a slot. */
	notCreated: number;
	/** Of which the end was not seen before Wait for Task gave up. */
	notSeen: number;
	requestsPerTask: number;
	/** From the start of the execution to the creation of its task, by the size of the batch. */
	submitMs: Record<BatchSize, number[]>;
	/** From the end of the task to the status check that saw it. */
	seenMs: number[];
	/** Rows of n8n's table of executions. */
	executions: number;
}

/** Lets a day's tasks of one provider come at random times, shared among accounts, and runs them all. */
export async function simulateDay(
	provider: Provider,
	tasksPerDay: number,
	accountCount: number,
): Promise<Day> {
	const clock = createVirtualTime(1);
	const random = seededRandom(2);
	const accounts = Array.from({ length: accountCount }, () => openAccount(provider, clock, random));
	const submitMs: Day['submitMs'] = { 1: [], 20: [], 100: [] };
	let executions = 0;
	let wanted = 0;
	const arrive = async (items: BatchSize, account: Account) => {
		await clock.sleep(random() * DAY_MS);
		const end = await execute(account, items, clock);
		submitMs[items].push(...end.submittedAt);
		executions += end.executions;
	};
	let next = 0;
	for (const { items, share } of BATCHES) {
		for (let count = Math.round((tasksPerDay * share) / items); count > 0; count--) {
			const account = accounts[next++ % accounts.length];
			if (!account) throw new TypeError('At least one account is needed');
			wanted += items;
			void arrive(items, account);
		}
	}
	await clock.run();
	const tasks = accounts.flatMap((account) => [...account.tasks.values()]);
	const seen = tasks.filter((task): task is Required<SimulatedTask> => task.seenAt !== undefined);
	const requests = accounts
		.map(({ requests: { create, status, list } }) => create + status + list)
		.reduce((sum, count) => sum + count, 0);
	return {
		tasks: tasks.length,
		notCreated: wanted - tasks.length,
		notSeen: tasks.length - seen.length,
		requestsPerTask: requests / tasks.length,
		submitMs,
		seenMs: seen.map(({ seenAt, endsAt }) => seenAt - endsAt),
		executions,
	};
}
