import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { PumpRole } from '../DanceVideoGenerate/pumpRun';
import { finish } from './finish';
import { guardPump } from './pumpGuard';
import { workPump } from './pumpWorker';

const ROLES: Record<PumpRole, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>> = {
	guard: guardPump,
	watch: workPump,
	finish: async (context) => finish(context),
};

/** Orders what waits for its place, by its role. */
export async function executePump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await ROLES[context.getNodeParameter('role', 0) as PumpRole](context);
}
