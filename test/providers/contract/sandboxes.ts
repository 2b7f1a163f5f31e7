import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import type { Mode, Provider } from '../../../providers/provider';
import type { ProviderDevelopment } from '../../../sandbox/development';
import { startSandbox, type ProviderId, type Sandbox } from '../../../sandbox/server';
import { undiciHttpClient } from '../../../scripts/live/undiciHttpClient';
import { createApi, type Api } from '../../../transport/api';
import { realClock } from '../../../transport/realClock';
import { runNode, storedFile, useBinaryStore, type NodeRun } from '../../engine/runNode';
import type { FileExample, ProviderFixtures } from '../fixtures';

/** What every part of the contract suite works on: a provider, its fixtures, and a sandbox. */
export interface Subject {
	provider: Provider;
	fixtures: ProviderFixtures;
	development: ProviderDevelopment;
	sandboxes: Sandboxes;
}

/** Two sandboxes: the provider's own, and one on another origin that no key may reach. */
export interface Sandboxes {
	home: Sandbox;
	elsewhere: Sandbox;
	reset(): void;
	close(): Promise<void>;
}

/** Starts both. Tasks end quickly; nothing here waits for one. */
export async function openSandboxes(): Promise<Sandboxes> {
	const releaseBinaryStore = await useBinaryStore();
	const [home, elsewhere] = await Promise.all([
		startSandbox({ speed: 120 }),
		startSandbox({ speed: 120 }),
	]);
	return {
		home,
		elsewhere,
		reset: () => [home, elsewhere].forEach((sandbox) => sandbox.reset()),
		close: async () => {
			await Promise.all([home.close(), elsewhere.close()]);
			releaseBinaryStore();
		},
	};
}

/** The base URL of a provider at its sandbox. */
export function baseUrlOf({ provider, sandboxes }: Subject): string {
	return sandboxes.home.baseUrl(provider.id as ProviderId);
}

/** The provider's account without n8n: the same transport over undici, and no retries. */
export function apiOf(subject: Subject): Api {
	return createApi({
		httpClient: undiciHttpClient(subject.sandboxes.home.apiKey),
		clock: realClock(),
		baseUrl: baseUrlOf(subject),
		toFailure: subject.provider.toFailure,
		secrets: [subject.sandboxes.home.apiKey],
		retries: 'once',
	});
}

/** A node as the engine runs it with this provider. */
export function nodeRun(
	subject: Subject,
	node: NodeRun['node'],
	parameters: INodeParameters,
): NodeRun {
	const { provider, sandboxes } = subject;
	return {
		node,
		parameters: { provider: provider.id, ...parameters },
		credentials: {
			[provider.credentialType]: { apiKey: sandboxes.home.apiKey, baseUrl: baseUrlOf(subject) },
		},
	};
}

/** A hundred tests in a minute are more than some providers take of an account. */
const FAST = { requestsPerMinute: 100_000 };

/** Creates with the Generate node from a form; gives the item that leaves it. */
export async function generate(
	subject: Subject,
	mode: string,
	form: INodeParameters,
	files: Record<string, FileExample> = {},
): Promise<INodeExecutionData> {
	const stored = await Promise.all(
		Object.entries(files).map(async ([field, { bytes, fileName, mimeType }]) => [
			field,
			await storedFile(bytes, fileName, mimeType),
		]),
	);
	const [leaving] = await runNode({
		...nodeRun(subject, new DanceVideoGenerate(), { mode, batch: FAST, ...form }),
		items: [{ json: {}, binary: Object.fromEntries(stored) as INodeExecutionData['binary'] }],
	});
	if (!leaving) throw new Error('No item left the node');
	return leaving;
}

/** A form laid over the smallest one of the mode; `options` over its `options`. */
export function formOf(
	{ fixtures }: Subject,
	mode: string,
	over: INodeParameters = {},
): INodeParameters {
	const base = fixtures.forms[mode] ?? {};
	return {
		...base,
		...over,
		options: { ...(base.options as object), ...(over.options as object) },
	};
}

/** A mode of the provider. */
export function modeOf({ provider }: Subject, id: string): Mode {
	const mode = provider.modes.find((candidate) => candidate.id === id);
	if (!mode) throw new Error(`${provider.id} has no mode "${id}"`);
	return mode;
}
