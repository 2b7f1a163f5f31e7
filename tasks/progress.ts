import type { TaskPoll } from './taskPoll';

/** A line a minute is enough to see that a wait goes on. */
const EVERY_MS = 60_000;

/** Makes the function that says from time to time how far the tasks are. */
export function progressLog(
	log: (text: string) => void,
	now: () => number,
): (polls: readonly TaskPoll[]) => void {
	let saidAt = -Infinity;
	return (polls) => {
		if (now() - saidAt < EVERY_MS) return;
		saidAt = now();
		log(describeProgress(polls));
	};
}

/** How far the tasks are, in one line. Pure. */
export function describeProgress(polls: readonly TaskPoll[]): string {
	const open = polls.filter(({ outcome }) => outcome === undefined);
	const ended = `${polls.length - open.length} of ${polls.length} tasks have ended`;
	const [first] = open;
	if (!first) return ended;
	const { taskId, last } = first;
	const progress = last?.progress === null || last === undefined ? '' : `, ${last.progress} %`;
	const state = last ? ` (${last.providerStatus ?? last.status}${progress})` : '';
	return `${ended}; waiting for ${taskId}${state}`;
}
