import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type INodeParameters,
	type IRunExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { runNode, type NodeRun } from '../engine/runNode';

/** What is in n8n's database of an execution that sleeps. */
interface Row {
	parameters: INodeParameters;
	items: INodeExecutionData[];
	executionData: IRunExecutionData;
}

/** A node that put its execution to sleep, and the sub-execution it sleeps on. */
export interface Sleeper {
	/** When n8n will resume it; `undefined` when it has ended. */
	sleepsUntil(): Date | undefined;
	/**
	 * n8n resumes it, in a process that has loaded everything afresh and knows only what stands in the
	 * database. Gives the finished items, or none when it went to sleep again.
	 * @param cut ends the process in the middle: nothing of what it did is written down
	 */
	resume(cut?: AbortSignal): Promise<INodeExecutionData[]>;
}

/** Runs a node that works through a suspended sub-execution, up to its first sleep. */
export async function fallAsleep(run: NodeRun): Promise<Sleeper & { items: INodeExecutionData[] }> {
	let database = '';

	const wake = async (cut?: AbortSignal): Promise<INodeExecutionData[]> => {
		const row = JSON.parse(database) as Row;
		delete row.executionData.waitTill;
		const { contextFor, runIn, DanceVideoPoll } = loadAfresh();
		for (let { items } = row; ;) {
			const inner: NodeRun = {
				node: new DanceVideoPoll(),
				parameters: row.parameters,
				credentials: run.credentials,
				items,
				executionData: row.executionData,
				mode: 'integrated',
				...(cut && { cancel: cut }),
			};
			const [again = [], done = []] = await runIn(contextFor(inner), inner, 0);
			database = JSON.stringify(row);
			// The first output leads back to the node.
			if (row.executionData.waitTill || again.length === 0) return done;
			items = again;
		}
	};

	const sleepsUntil = (): Date | undefined => {
		const { waitTill } = (JSON.parse(database) as Row).executionData;
		return waitTill ? new Date(waitTill) : undefined;
	};

	const executeWorkflow = async (
		{ code }: { code?: IWorkflowBase },
		_additionalData: unknown,
		{ inputData = [] }: { inputData?: INodeExecutionData[] },
	): Promise<ExecuteWorkflowData> => {
		const inner = code?.nodes.find(({ name }) => name === 'Poll');
		database = JSON.stringify({
			parameters: inner?.parameters ?? {},
			items: inputData,
			executionData: createRunExecutionData({ resultData: { runData: {} } }),
		} satisfies Row);
		const finished = await wake();
		return { executionId: 'child', data: [finished], waitTill: sleepsUntil() ?? null };
	};

	const items = await runNode({ ...run, executeWorkflow });
	return { items, sleepsUntil, resume: wake };
}

type Engine = typeof import('../engine/runNode');
type PollNode = typeof import('../../nodes/DanceVideoPoll/DanceVideoPoll.node');

/** The node and all that runs it, without anything that this process has in memory. */
function loadAfresh(): Pick<Engine, 'contextFor' | 'runIn'> & PollNode {
	const loaded: Array<Engine & PollNode> = [];
	jest.isolateModules(() => {
		loaded.push({
			...jest.requireActual<Engine>('../engine/runNode'),
			...jest.requireActual<PollNode>('../../nodes/DanceVideoPoll/DanceVideoPoll.node'),
		});
	});
	return loaded[0]!;
}

const realNow = Date.now.bind(Date);

/** So much time passes at once; what runs in real time meanwhile, as the sandbox, has to be told. */
export function skipTime(ms: number): void {
	const skippedMs = Date.now() - realNow() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + skippedMs);
}
