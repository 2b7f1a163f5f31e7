import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import type { Strategy } from '../../tasks/strategy';
import { startWatch } from '../../tasks/watch';
import { realClock } from '../../transport/clock';
import { asFailure } from '../../transport/failure';
import { toPollItem } from '../DanceVideoPoll/state';
import { errorPolicyOf } from '../nodeError';
import { runSubWorkflow } from '../subWorkflow';
import type { WaitRequest } from './read';

/** Suspends the execution: the tasks are watched by a sub-execution that sleeps in n8n's database. */
export async function suspend(
	context: IExecuteFunctions,
	provider: Provider,
	reads: ReadonlyArray<WaitRequest | { error: unknown }>,
	strategy: Exclude<Strategy, 'inProcess'>,
): Promise<INodeExecutionData[][]> {
	const clock = realClock();
	const items = reads.map((read, itemIndex) =>
		'error' in read
			? toPollItem(itemIndex, { facts: asFailure(read.error).facts })
			: toPollItem(itemIndex, { watch: startWatch(read, clock), delivery: read.delivery }),
	);
	const parameters = {
		work: 'wait',
		provider: provider.id,
		strategy,
		errorPolicy: errorPolicyOf(context),
	};
	const { data } = await runSubWorkflow(context, { parameters, items, savesProgress: false });
	// Ended without a sleep: these are the finished items.
	return [data[0] ?? []];
}
