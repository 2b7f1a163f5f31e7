/** What the user chose. */
export type WaitWish = 'automatic' | 'inProcess' | 'suspend';

/** Where a wait happens: here, holding the process; or suspended, holding nothing. */
export type Strategy = 'inProcess' | 'suspend';

/** Why this n8n or this execution cannot be suspended, for the log; `undefined` when it can. */
export type Obstacle = string | undefined;

/** n8n looks for sleeping executions once a minute: a shorter suspension ends late. */
export const SHORTEST_SUSPENSION_MS = 65_000;

/** Without an estimate a task is taken to last this long. Dance Generator: "typically 2-3 minutes". */
export const USUAL_MS = 150_000;

/** Chooses where to wait, and says why in a sentence for the log. Pure. */
export function chooseStrategy(
	wish: WaitWish,
	requests: ReadonlyArray<{ ageMs: number; estimatedMs: number | null; timeoutMs: number }>,
	obstacle: Obstacle,
): { strategy: Strategy; reason: string } {
	const here = (reason: string) => ({ strategy: 'inProcess' as const, reason });
	if (wish === 'inProcess') return here('waits in process, as chosen');
	const expectedMs = Math.max(
		0,
		...requests.map(({ ageMs, estimatedMs, timeoutMs }) =>
			Math.min(timeoutMs, (estimatedMs ?? USUAL_MS) - ageMs),
		),
	);
	const seconds = Math.round(expectedMs / 1000);
	if (expectedMs < SHORTEST_SUSPENSION_MS && wish === 'automatic') {
		return here(`waits in process: the tasks are expected within about ${seconds} s`);
	}
	if (obstacle !== undefined) return here(`waits in process: ${obstacle}`);
	return { strategy: 'suspend', reason: `suspends: the tasks are expected in about ${seconds} s` };
}
