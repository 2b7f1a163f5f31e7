import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { providerById } from '../../providers';
import { suspensionMs } from '../../tasks/parking';
import { runningOf } from '../../tasks/pump';
import { connect } from '../connect';
import { finish, stepWork, type PumpWork } from '../DanceVideoGenerate/pumpWork';
import { toSafeItems } from './safeItems';

/** What is kept with the execution between two runs of this node. */
interface Memory {
	pump?: PumpWork;
	suspensions?: number;
	/** What the execution would go on with if n8n were killed now. */
	safe?: INodeExecutionData[];
}

/**
 * Goes one step a run and leads back to itself, because n8n writes down what a run has put out before
 * the next one begins: an order that was taken is saved before the next is sent. While all places are
 * taken it sleeps. When every order has been sent, the items leave through the second output.
 */
export async function executePump(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const memory = context.getContext('node') as Memory;
	const before = memory.pump;
	if (!before) {
		// Nothing is sent before there is something written down to go on with.
		const work = context.getInputData()[0]?.json as unknown as PumpWork;
		return again(memory, work);
	}
	const provider = providerById(before.provider);
	const connection = await connect(context, provider, {
		...(before.requestsPerMinute !== undefined && {
			requestsPerMinute: before.requestsPerMinute,
		}),
	});
	const { work, next } = await stepWork(context, before, connection, true);
	if (next.kind === 'again') return again(memory, work);
	if (next.kind === 'park') {
		const until = new Date(Date.now() + suspensionMs(next.untilNextMs, runningOf(work.state)));
		context.logger.info(`Dance Video Generate: sleeps until ${until.toISOString()}`);
		memory.suspensions = (memory.suspensions ?? 0) + 1;
		await context.putExecutionToWait(until);
		return again(memory, work);
	}
	// As long as it has not slept, the visible node waits here: it knows best what to do with an error.
	if (!memory.suspensions) return [[], [{ json: work as unknown as IDataObject }]];
	return [[], await finish(context, work, connection)];
}

function again(memory: Memory, work: PumpWork): INodeExecutionData[][] {
	memory.safe = toSafeItems(work, memory.pump, memory.safe);
	memory.pump = work;
	return [memory.safe, []];
}
