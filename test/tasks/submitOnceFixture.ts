import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FailureDetails } from '../../model/failureDetails';
import type { Task } from '../../model/task';
import { createSubmitOnce } from '../../tasks/submitOnce';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';
import { markedStore, unguardedStore } from './processedStore';
import { countedSleeps, task } from './scriptedTasks';

/** A create that fails. */
export const failing = (details: Partial<FailureDetails>) => async (): Promise<Task> => {
	throw new Failure({
		kind: 'connectionLost',
		message: 'The connection broke off',
		nextStep: 'Look.',
		retryable: true,
		...details,
	});
};

const forEver = async () => await new Promise<never>(() => undefined);

/** Lets others go first until something is so. */
export async function turnsUntil(isSo: () => boolean): Promise<void> {
	for (let turns = 0; !isSo(); turns++) {
		if (turns > 10_000) throw new Error('It never is so');
		await nextTurn();
	}
}

/** Each run is one of another process, unless a test says otherwise. */
let runs = 0;

/** Processes of n8n that share a database and a clock. */
export function submitOnceFixture() {
	const marks = markedStore();
	const earlier = unguardedStore();
	const logged: string[] = [];
	let created = 0;
	let now = 0;
	const count = countedSleeps();
	/** Time passes while somebody sleeps, and everybody else goes on. */
	const clock: Clock = {
		now: () => now,
		random: () => 0.5,
		sleep: async (ms) => {
			count();
			now += ms;
			await nextTurn();
		},
	};
	const options = {
		open: marks.open,
		earlier,
		scope: 'node',
		providers: ['danceGenerator', 'vtrix'],
		clock,
		log: (text: string) => logged.push(text),
	};
	const create = async (): Promise<Task> => {
		await nextTurn();
		return task(`task-${++created}`);
	};
	const once = (process = `process ${++runs}`, more: Partial<Clock> = {}) =>
		createSubmitOnce({ ...options, scope: process, clock: { ...clock, ...more } });
	/** What is kept in memory does not outlive a process. */
	const run = (onUnknown: 'report' | 'submitAgain' = 'report', process?: string) => {
		const { submit } = once(process);
		return async (key: string, createIt: () => Promise<Task>) =>
			await submit(key, onUnknown, createIt);
	};
	/** A process that is killed while its create is under way. */
	const killed = async (key: string) => {
		const { submit } = once(undefined, { sleep: forEver });
		let isSent = false;
		void submit(key, 'report', async () => {
			isSent = true;
			return await forEver();
		});
		await turnsUntil(() => isSent);
	};
	return {
		marks,
		earlier,
		options,
		logged,
		clock,
		create,
		once,
		run,
		killed,
		created: () => created,
	};
}
