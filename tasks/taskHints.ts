import { USUAL_MS, type TaskPoll } from './taskPoll';

/**
 * What a task, or an item that may be one, tells of its end. Only decides when to check, so a wrong clock
 * does no more harm than a check at the wrong time.
 */
export function hintsIn({
	createdAt,
	estimatedSeconds,
	callBack,
}: Record<string, unknown>): Pick<TaskPoll, 'estimatedMs'> & { ageMs: number } {
	const age = typeof createdAt === 'string' ? Date.now() - Date.parse(createdAt) : 0;
	const isKnown = typeof estimatedSeconds === 'number' && estimatedSeconds > 0;
	// A task that will be called back for needs no early check; asleep, the call can reach it.
	const unknownMs = callBack === 'resume' ? USUAL_MS : null;
	return {
		ageMs: Number.isFinite(age) ? Math.max(0, age) : 0,
		estimatedMs: isKnown ? estimatedSeconds * 1000 : unknownMs,
	};
}
