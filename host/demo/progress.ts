import { request } from 'undici';
import { z } from 'zod';

import type { Sandbox } from '../../sandbox/server';
import { loopback } from '../loopback';

const stateSchema = z.object({
	/** By provider. */
	credits: z.record(z.string(), z.object({ available: z.number() })),
	tasks: z.array(
		z.object({
			taskId: z.string(),
			status: z.string(),
			/** 0 to 1 */
			progress: z.number(),
			cost: z.number(),
		}),
	),
});

/** What the sandbox knows of its accounts and tasks; newest task first. */
export type SandboxState = z.output<typeof stateSchema>;

/** Looks behind the curtain of the sandbox, without a trace in its journal. */
export async function readState({ origin }: Pick<Sandbox, 'origin'>): Promise<SandboxState> {
	const { body } = await request(`${origin}/control`, { dispatcher: loopback });
	return stateSchema.parse(await body.json());
}

const BAR_WIDTH = 20;

/** How far the newest task is, as a bar; `undefined` when there is none or it has failed. */
export async function readProgress(sandbox: Pick<Sandbox, 'origin'>): Promise<string | undefined> {
	const [task] = (await readState(sandbox)).tasks;
	if (!task || task.status === 'failed') return undefined;
	const filled = Math.round(task.progress * BAR_WIDTH);
	const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
	const percent = `${bar} ${String(Math.round(task.progress * 100)).padStart(3)} %`;
	return task.status === 'open' ? percent : `${percent}, n8n sees it at its next look`;
}
