import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeApiError, NodeOperationError, type INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server';
import { DANCE } from '../danceForm';
import { runNode, useBinaryStore, type NodeRun } from './runNode';

/** A media file of the sandbox. */
export const media = (name: string) => readFileSync(join(__dirname, '../../sandbox/media', name));

/** A sandbox with n8n's binary store beside it, started for a test file and reset for each test. */
export function useSandbox(options: SandboxOptions = {}): () => Sandbox {
	let sandbox: Sandbox;
	let release: () => void;
	beforeAll(async () => {
		release = await useBinaryStore();
		sandbox = await startSandbox({ speed: 180, ...options });
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => {
		await sandbox.close();
		release();
	});
	return () => sandbox;
}

/** Runs nodes against Dance Generator in the sandbox. */
export function danceRunner(sandbox: () => Sandbox) {
	const run = async (
		node: NodeRun['node'],
		parameters: INodeParameters,
		more: Partial<NodeRun> & { apiKey?: string; baseUrl?: string } = {},
	) =>
		await runNode({
			node,
			parameters: { provider: 'danceGenerator', ...parameters },
			credentials: {
				danceGeneratorApi: {
					apiKey: more.apiKey ?? sandbox().apiKey,
					baseUrl: more.baseUrl ?? sandbox().baseUrl('danceGenerator'),
				},
			},
			...more,
		});

	/** Creates one task for each prompt; gives the items Generate lets go. */
	const generate = async (...prompts: string[]) =>
		await run(
			new DanceVideoGenerate(),
			{ ...DANCE, prompt: '={{ $json.prompt }}' },
			{ items: prompts.map((prompt) => ({ json: { prompt } })) },
		);

	const wait = async (
		items: Awaited<ReturnType<typeof generate>>,
		parameters: INodeParameters = {},
		more: Parameters<typeof run>[2] = {},
	) =>
		await run(
			new DanceVideoWait(),
			{ mode: 'wait', taskId: '={{ $json.taskId }}', download: false, ...parameters },
			{ items: items.map(({ json }) => ({ json })), ...more },
		);

	return { run, generate, wait };
}

/** What a node throws, as n8n would show it. */
export async function errorOf(
	running: Promise<unknown>,
): Promise<NodeApiError | NodeOperationError> {
	const error: unknown = await running.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	throw new Error(`Expected an n8n node error, got ${String(error)}`);
}

export { DANCE };
