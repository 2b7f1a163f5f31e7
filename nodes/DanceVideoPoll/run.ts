import type { ExecuteWorkflowData, IExecuteFunctions } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import type { ErrorPolicy } from '../nodeError';
import { runSubWorkflow } from '../subWorkflow';
import { toPollItems, type PollState } from './state';

/**
 * What the node does in its sub-execution:
 * - `guard` sleeps beside a watcher and replaces it when it was killed;
 * - `watch` looks at the tasks, and sleeps between its looks;
 * - `finish` lets the results go, or throws the error they are;
 * - `pass` lets everything go, to the guard.
 */
export type PollRole = 'guard' | 'watch' | 'finish' | 'pass';

/** What a sub-execution that waits is started with. */
export interface PollOptions {
	role: 'guard' | 'watch';
	/** Of all executions of this wait. */
	seal: string;
	errorPolicy: ErrorPolicy;
	/** The execution that wants the tasks. */
	parentId: string;
	/** A watcher's turn, until when it may last, and who sleeps beside it. */
	turn?: number;
	watchUntilMs?: number;
	guardId?: string;
}

/** Starts a sub-execution that waits for the tasks. */
export async function startPoll(
	context: IExecuteFunctions,
	provider: Provider,
	states: PollState[],
	{ role, turn = 0, watchUntilMs = 0, guardId = '', ...more }: PollOptions,
): Promise<ExecuteWorkflowData> {
	const parameters = {
		work: 'wait',
		provider: provider.id,
		turn,
		watchUntilMs,
		guardId,
		...more,
	};
	return await runSubWorkflow(context, {
		parameters: { ...parameters, role },
		done: { ...parameters, role: role === 'guard' ? 'finish' : 'pass' },
		...(role === 'watch' && { nameSuffix: ': look' }),
		items: toPollItems(more.seal, { turn, states }),
		savesProgress: false,
		isKept: role === 'watch' && states.some(bringsFiles),
	});
}

function bringsFiles(state: PollState): boolean {
	return 'watch' in state && state.delivery.download;
}
