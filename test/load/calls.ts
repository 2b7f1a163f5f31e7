import { setTimeout as sleep } from 'node:timers/promises';

import { request } from 'undici';

/** Calls a webhook and gives its status code. */
export async function call(url: string, prompt: string): Promise<number> {
	const { statusCode, body } = await request(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ prompt }),
	});
	await body.dump();
	return statusCode;
}

/** Calls a webhook so many times, one call every so often; rejects unless all are answered with 200. */
export async function callSteadily(
	url: string,
	prompts: readonly string[],
	everyMs: number,
): Promise<void> {
	const startedAt = Date.now();
	const calls = prompts.map(async (prompt, index) => {
		await sleep(index * everyMs);
		const status = await call(url, prompt);
		if (status !== 200) throw new Error(`The call for ${prompt} was answered with ${status}`);
	});
	await Promise.all(calls);
	const lateMs = Date.now() - startedAt - prompts.length * everyMs;
	if (lateMs > 30_000) throw new Error(`n8n took the calls ${lateMs} ms late`);
}
