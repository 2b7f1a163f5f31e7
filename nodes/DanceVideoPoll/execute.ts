import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { finish, toThrownItem } from './finish';
import { guard } from './guard';
import type { PollRole } from './run';
import { fromPollItems } from './state';
import { watch } from './watch';

/**
 * Waits for tasks, by its role. It gives nothing away while some are open; when all have ended, the
 * finished items leave through the second output.
 */
export async function executePoll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const role = context.getNodeParameter('role', 0) as PollRole;
	if (role === 'finish') return finish(context);
	if (role === 'pass') return [items, []];
	try {
		const provider = providerById(context.getNodeParameter('provider', 0) as string);
		if (role === 'guard') return await guard(context, provider);
		const given = fromPollItems(items);
		if (!given) throw new TypeError('A watcher was given no tasks');
		const turn = context.getNodeParameter('turn', 0) as number;
		return await watch(context, provider, { ...given, turn });
	} catch (error) {
		// Thrown here it would look as if n8n had lost the execution.
		return [[], [toThrownItem(context, error)]];
	}
}
