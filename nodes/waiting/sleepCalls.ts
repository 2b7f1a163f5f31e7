import type { IWebhookResponseData } from 'n8n-workflow';

import type { Task } from '../../model/task';
import { sleepOn } from '../../suspension/resumeCall';

/** Tasks that were seen to have ended: nothing more will happen to them. */
export type SeenEnds = Map<string, Task>;

/** What this process knows of a sleep that calls come in for. */
interface CalledSleep {
	state: 'asleep' | 'atWork' | 'goesOn';
	/** Whether another call has come while one is at work. */
	isCalledAgain?: boolean;
	/** The tasks that calls have named of which no work has begun yet. */
	named: string[];
	calledAt: number;
	seen: SeenEnds;
}

/** So long a sleep that is not called for is remembered. Forgotten, its tasks are asked for again. */
const REMEMBERED_MS = 3_600_000;
/** Longer than a call needs that n8n has let in before it took the execution for running. */
const GOES_ON_MS = 60_000;
/** Ended tasks that are remembered over all sleeps, beside those of sleeps that are being worked on. */
const MOST_SEEN = 2_000;

/** Calls for sleeping executions, in this process. */
export interface SleepCalls {
	/**
	 * Works on a call, or leaves it to the one that is being worked on for the same sleep, which then begins
	 * anew when it has come to nothing. So each call is followed by work that has begun after it.
	 * @param key of one sleep of one execution
	 * @param named the tasks that the call may have come for
	 * @param work gets the tasks named by all calls that it is to follow; whether the execution may go on; never rejects
	 * @param isTakenUp whether n8n has let the execution go on, when the work says that it may
	 */
	take(
		key: string,
		named: readonly string[],
		work: (seen: SeenEnds, named: readonly string[]) => Promise<IWebhookResponseData>,
		isTakenUp: () => Promise<boolean>,
	): Promise<IWebhookResponseData>;
}

/** This only saves the work of calls that come too late: whether a sleep is over is asked by the work itself. */
export function createSleepCalls(now: () => number = Date.now): SleepCalls {
	const sleeps = new Map<string, CalledSleep>();

	const isOver = ({ state, calledAt }: CalledSleep) =>
		state !== 'atWork' && now() - calledAt > (state === 'goesOn' ? GOES_ON_MS : REMEMBERED_MS);
	const forgetOld = () => {
		for (const [key, sleep] of sleeps) if (isOver(sleep)) sleeps.delete(key);
	};
	/** The one called for last is the last to go. */
	const forgetTooMany = () => {
		let count = sleeps.size;
		for (const { seen } of sleeps.values()) count += seen.size;
		for (const [key, { state, seen }] of sleeps) {
			if (count <= MOST_SEEN) break;
			if (state === 'atWork') continue;
			sleeps.delete(key);
			count -= seen.size + 1;
		}
	};

	const begin = (key: string): CalledSleep => {
		const seen = sleeps.get(key)?.seen ?? new Map<string, Task>();
		const sleep: CalledSleep = {
			state: 'atWork',
			named: [],
			calledAt: now(),
			seen,
		};
		sleeps.delete(key);
		sleeps.set(key, sleep);
		return sleep;
	};

	/** Where n8n could not let the execution go on, the next call is worked on. */
	const followUp = async (sleep: CalledSleep, isTakenUp: () => Promise<boolean>) => {
		const isTaken = await isTakenUp().catch(() => true);
		if (isTaken) sleep.seen.clear();
		else sleep.state = 'asleep';
	};

	return {
		take: async (key, named, work, isTakenUp) => {
			forgetOld();
			const known = sleeps.get(key);
			if (known?.state === 'goesOn') return sleepOn('The workflow goes on already');
			if (known?.state === 'atWork') {
				known.isCalledAgain = true;
				if (known.named.length < MOST_SEEN) known.named.push(...named);
				return sleepOn('Another call is being worked on, and the tasks are checked again after it');
			}
			const sleep = begin(key);
			forgetTooMany();
			sleep.named.push(...named);
			try {
				for (;;) {
					sleep.isCalledAgain = false;
					const answer = await work(sleep.seen, sleep.named.splice(0));
					if (answer.workflowData) {
						sleep.state = 'goesOn';
						void followUp(sleep, isTakenUp);
						return answer;
					}
					if (!sleep.isCalledAgain) return answer;
				}
			} finally {
				if (sleep.state === 'atWork') sleep.state = 'asleep';
				sleep.calledAt = now();
			}
		},
	};
}
