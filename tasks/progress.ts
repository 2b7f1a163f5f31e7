import type { Watch } from './watch';

/** A line a minute is enough to see that a wait goes on. */
const EVERY_MS = 60_000;

/** Makes the function that says from time to time how far the watched tasks are. */
export function progressLog(
	log: (text: string) => void,
	now: () => number,
): (watches: readonly Watch[]) => void {
	let saidAt = -Infinity;
	return (watches) => {
		if (now() - saidAt < EVERY_MS) return;
		saidAt = now();
		log(describeProgress(watches));
	};
}

/** How far the tasks are, in one line. Pure. */
export function describeProgress(watches: readonly Watch[]): string {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	const ended = `${watches.length - open.length} of ${watches.length} tasks have ended`;
	const [first] = open;
	if (!first) return ended;
	const { taskId, last } = first;
	const progress = last?.progress === null || last === undefined ? '' : `, ${last.progress} %`;
	const state = last ? ` (${last.providerStatus ?? last.status}${progress})` : '';
	return `${ended}; waiting for ${taskId}${state}`;
}
