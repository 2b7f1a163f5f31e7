import { setTimeout as delay } from 'node:timers/promises';

import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { FaultRule, Sandbox } from '../../sandbox/server';
import { runNode, type NodeRun } from './runNode';
import { startSleepingExecution, type SleepingExecution } from './sleepingExecution';

type TaskRule = Partial<Extract<FaultRule['action'], { type: 'task' }>>;

/** For each test an execution of its own, which is called back by Vtrix in the sandbox. */
export function useCalledWait(
	sandbox: () => Sandbox,
	options?: Parameters<typeof startSleepingExecution>[0],
) {
	let n8n: SleepingExecution;
	beforeEach(async () => (n8n = await startSleepingExecution(options)));
	afterEach(async () => await n8n.close());
	const credentials = () => ({
		vtrixApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('vtrix') },
	});

	/**
	 * Creates so many tasks, which end when the sandbox is told so, and sends the execution to sleep on them.
	 * The provider calls only where the tasks are told to.
	 */
	const sleepOnTasks = async (
		count: number,
		more: Partial<NodeRun> = {},
		script: TaskRule = { callbacks: [] },
	): Promise<string[]> => {
		const action = { type: 'task', never: true, ...script } as const;
		sandbox().inject({ method: 'POST', times: count, action });
		const created = await runNode({
			node: new DanceVideoGenerate(),
			parameters: {
				provider: 'vtrix',
				...DEVELOPMENT.vtrix.smallest,
				prompt: '={{ $json.prompt }}',
				callBack: 'resume',
			},
			credentials: credentials(),
			items: Array.from({ length: count }, (_, at) => ({ json: { prompt: `dancer ${at}` } })),
			webhookUrl: n8n.origin,
		});
		n8n.sleep({
			node: new DanceVideoWait(),
			parameters: {
				provider: 'vtrix',
				mode: 'wait',
				taskId: '={{ $json.taskId }}',
				download: true,
				options: {},
			},
			credentials: credentials(),
			items: created.map(({ json }) => ({ json })),
			...more,
		});
		return created.map(({ json }) => String(json.taskId));
	};

	return {
		n8n: () => n8n,
		sleepOnTasks,
		/** Questions how a task is. */
		checks: () =>
			sandbox()
				.journal()
				.filter(({ method }) => method === 'GET'),
	};
}

/** The provider says that a task has not ended. */
export const OPEN = { type: 'patch', set: { status: 'in_progress', output: null } } as const;

export const idsOf = (items: INodeExecutionData[] = []) => items.map(({ json }) => json.taskId);

/** Resolves when something has become so. */
export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await delay(5);
}
