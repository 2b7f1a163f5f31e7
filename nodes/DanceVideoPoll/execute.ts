import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { sealOf } from '../envelope';
import { finish, toThrownItem } from './finish';
import { guard } from './guard';
import { whileAwake } from './lease';
import type { PollRole } from './run';
import { watch } from './watch';

/**
 * Waits for tasks, by its role. It gives nothing away while some are open; when all have ended, the
 * finished items leave through the second output.
 * @throws n8n's error where the node stands in a workflow of somebody's own
 */
export async function executePoll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const seal = sealOf(context);
	const role = context.getNodeParameter('role', 0) as PollRole;
	if (role === 'finish') return finish(context);
	if (role === 'pass') return [context.getInputData(), []];
	try {
		const provider = providerById(context.getNodeParameter('provider', 0) as string);
		if (role === 'guard') return await guard(context, provider);
		return await whileAwake(context.getExecutionId(), async () => await watch(context, provider));
	} catch (error) {
		// Thrown here it would look as if n8n had lost the execution.
		return [[], [toThrownItem(context, seal, error)]];
	}
}
