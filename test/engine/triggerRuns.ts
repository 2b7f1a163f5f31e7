import type { INodeExecutionData } from 'n8n-workflow';

import { makeTask } from '../../model/task';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoTrigger } from '../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { Sandbox } from '../../sandbox/server';
import { runNode, type NodeRun } from './runNode';

/** An ended task of Seedance2 AI, as a trigger hands it to the execution that it starts. */
export const ended = (taskId: string, url?: string): INodeExecutionData => ({
	json: {
		...makeTask({
			provider: 'seedance2Ai',
			taskId,
			status: 'succeeded',
			outputs: url
				? [{ type: 'video', url, width: null, height: null, durationSeconds: null }]
				: [],
		}),
	},
});

export const taskIds = (items: INodeExecutionData[]) => items.map(({ json }) => json.taskId);

/** Runs the part of a trigger that is inside the execution it has started. */
export function triggerRuns(sandbox: () => Sandbox) {
	/** Its file cannot be fetched. */
	const broken = (taskId: string) =>
		ended(taskId, `${sandbox().origin}/results/none/${taskId}.mp4`);

	const credentials = () => ({
		seedance2AiApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('seedance2Ai') },
	});

	const runOf = (
		items: INodeExecutionData | INodeExecutionData[],
		{ download = false, ...more }: Partial<NodeRun> & { download?: boolean } = {},
	) => ({
		node: new DanceVideoTrigger(),
		parameters: { provider: 'seedance2Ai', outcome: 'any', download, options: {} },
		credentials: credentials(),
		items: [items].flat(),
		mode: 'webhook' as const,
		...more,
	});

	/** An execution that n8n started, from the point where the trigger itself is run. */
	const execute = async (...run: Parameters<typeof runOf>) => await runNode(runOf(...run));

	/** A real one, which has ended. */
	const createTask = async () => {
		const node = new DanceVideoGenerate();
		const parameters = { provider: 'seedance2Ai', ...DEVELOPMENT.seedance2Ai.smallest };
		const [item] = await runNode({
			node,
			parameters: { ...parameters, prompt: 'A dancer' },
			credentials: credentials(),
		});
		sandbox().finishTasks();
		return String(item?.json.taskId);
	};

	/** Where the sandbox keeps its file. */
	const fileOf = (taskId: string) => `${sandbox().origin}/results/${taskId}/0/result.mp4`;

	return { broken, runOf, execute, createTask, fileOf };
}
