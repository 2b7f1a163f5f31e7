import type { ExecuteWorkflowData, IExecuteFunctions } from 'n8n-workflow';

import { toPumpItem } from '../DanceVideoPoll/pumpState';
import { runSubWorkflow } from '../subWorkflow';
import type { PumpWork } from './pumpWork';

/**
 * `watch` sends the orders; `guard` sleeps on it and replaces it when it was killed; `finish` lets the
 * items go, or throws the error they are.
 */
export type PumpRole = 'guard' | 'watch' | 'finish';

/** Starts a sub-execution of a pump. */
export async function runPump(
	context: IExecuteFunctions,
	{
		role,
		turn,
		work,
		seal,
		guardId = '',
	}: {
		role: 'guard' | 'watch';
		turn: number;
		work: PumpWork;
		/** Of all executions of this pump. */
		seal: string;
		/** The execution that sleeps on a worker. */
		guardId?: string;
	},
): Promise<ExecuteWorkflowData> {
	const parameters = { work: 'order', provider: work.provider, turn, guardId, seal };
	return await runSubWorkflow(context, {
		parameters: { ...parameters, role },
		...(role === 'guard' && { done: { ...parameters, role: 'finish' } }),
		items: [toPumpItem(seal, { turn, inProgress: false, work })],
		...(role === 'watch' && { nameSuffix: ': order' }),
		savesProgress: role === 'watch',
		// A guard has no timer of its own: n8n shows it the worker's end, also after a restart.
		isKept: role === 'watch',
	});
}
