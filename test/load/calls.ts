import { setTimeout as sleep } from 'node:timers/promises';

import type { Callable } from '../../bench/publish';

/** Calls a workflow once for each prompt, one call every so often; rejects unless n8n takes all of them in time. */
export async function callSteadily(
	{ call }: Callable,
	prompts: readonly string[],
	everyMs: number,
): Promise<void> {
	const startedAt = Date.now();
	const calls = prompts.map(async (prompt, index) => {
		await sleep(index * everyMs);
		await call({ prompt });
	});
	await Promise.all(calls);
	const lateMs = Date.now() - startedAt - prompts.length * everyMs;
	if (lateMs > 30_000) throw new Error(`n8n took the calls ${lateMs} ms late`);
}
