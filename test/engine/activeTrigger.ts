import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoTrigger } from '../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { providerById } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { FaultRule, ProviderId, Sandbox } from '../../sandbox/server';
import { callbackToken } from '../../tasks/callbackToken';
import { runNode, type NodeRun } from './runNode';
import { startWebhookServer, type WebhookServer } from './webhookServer';

type Steps = Extract<FaultRule['action'], { type: 'task' }>['callbacks'];

/** A trigger behind a real port, a sandbox that calls it, and the node that creates from that. */
export interface ActiveTrigger {
	/** Starts a webhook server for a trigger with these parameters; tasks are created for the last one. */
	open(parameters?: INodeParameters, more?: Partial<NodeRun>): Promise<WebhookServer>;
	/** Creates a task that calls the trigger, and ends it when `finish` says so. */
	generate(callbacks?: Steps, more?: { fail?: true }): Promise<string>;
	/** Posts to the trigger as anybody could. */
	post(body: unknown, query?: string): Promise<number>;
	/** `?token=...` as the provider got it. */
	rightToken(): string;
	/** How often the provider was asked about tasks. */
	questions(): number;
	close(): Promise<void>;
}

/**
 * Plays with Seedance2 AI unless told otherwise, whose document has retries: after 1, 5 and 30 s, divided by
 * the speed.
 */
export function activeTrigger(
	sandbox: () => Sandbox,
	provider: ProviderId = 'seedance2Ai',
): ActiveTrigger {
	const doors: WebhookServer[] = [];
	const credentials = () => ({
		[providerById(provider).credentialType]: {
			apiKey: sandbox().apiKey,
			baseUrl: sandbox().baseUrl(provider),
		},
	});
	const server = () => {
		const last = doors.at(-1);
		if (!last) throw new Error('No webhook server was started');
		return last;
	};
	return {
		open: async (parameters = {}, more = {}) => {
			const opened = await startWebhookServer({
				node: new DanceVideoTrigger(),
				parameters: {
					provider,
					outcome: 'any',
					download: false,
					options: {},
					...parameters,
				},
				credentials: credentials(),
				...more,
				mode: more.mode === 'manual' ? 'manual' : 'webhook',
			});
			doors.push(opened);
			return opened;
		},
		generate: async (callbacks, { fail } = {}) => {
			sandbox().inject({
				method: 'POST',
				action: {
					type: 'task',
					never: true,
					...(callbacks && { callbacks }),
					...(fail && { fail: { message: 'No person in the image' } }),
				},
			});
			const [item]: INodeExecutionData[] = await runNode({
				node: new DanceVideoGenerate(),
				parameters: {
					provider,
					...DEVELOPMENT[provider].smallest,
					prompt: 'A dancer',
					callBack: 'trigger',
					callBackTriggerUrl: server().url,
				},
				credentials: credentials(),
			});
			return String(item?.json.taskId);
		},
		post: async (body, query = '') => {
			const response = await fetch(`${server().url}${query}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: typeof body === 'string' ? body : JSON.stringify(body),
			});
			return response.status;
		},
		rightToken: () => `?token=${callbackToken(sandbox().apiKey, server().url)}`,
		questions: () =>
			sandbox()
				.journal()
				.filter(({ method }) => method === 'GET').length,
		close: async () => {
			await Promise.all(doors.splice(0).map(async (opened) => await opened.close()));
		},
	};
}
