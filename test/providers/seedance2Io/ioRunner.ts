import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { Sandbox } from '../../../sandbox/server';
import { runNode, type NodeRun } from '../../engine/runNode';

export const VIDEO_PATH = '/seedance2Io/api/v1/video/seedance';

/** Runs nodes against Seedance 2 IO in the sandbox; every run is the same run of the same execution. */
export function ioRunner(sandbox: () => Sandbox) {
	const run = async (
		node: NodeRun['node'],
		parameters: INodeParameters,
		more: Partial<NodeRun> = {},
	): Promise<INodeExecutionData[]> =>
		await runNode({
			node,
			parameters: { provider: 'seedance2Io', ...parameters },
			credentials: {
				seedance2IoApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('seedance2Io') },
			},
			...more,
		});

	/** Creates a video for each prompt. */
	const generate = async (prompts: string[], more: Partial<NodeRun> = {}) =>
		await run(
			new DanceVideoGenerate(),
			{ mode: 'textToVideo', prompt: '={{ $json.prompt }}' },
			{ items: prompts.map((prompt) => ({ json: { prompt } })), ...more },
		);

	/** Asks for a task once and fetches its result. */
	const fetchResult = async (taskId: unknown) =>
		await run(new DanceVideoWait(), { mode: 'checkOnce', taskId: String(taskId), download: true });

	/** The creates received, as far as they matter here. */
	const creates = () =>
		sandbox()
			.journal()
			.filter(({ method }) => method === 'POST')
			.map(({ path, body, headers, status }) => ({
				path,
				status,
				body: JSON.stringify(body),
				key: headers['idempotency-key'],
			}));

	return { run, generate, fetchResult, creates };
}
