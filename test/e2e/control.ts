import { request } from 'undici';

import type { Sandbox } from '../../sandbox/server';

/** Tells the sandbox what only its HTTP interface can be told while it runs. */
export async function control(
	{ origin }: Pick<Sandbox, 'origin'>,
	order: { clearFaults?: true; speed?: number },
): Promise<void> {
	const { body } = await request(`${origin}/control`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(order),
	});
	await body.dump();
}
