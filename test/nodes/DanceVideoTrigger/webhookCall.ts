import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';

import type { IWebhookFunctions } from 'n8n-workflow';

import { DanceVideoTrigger } from '../../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { callbackToken } from '../../../tasks/callbackToken';
import { thisProcess } from '../../../transport/thisProcess';

const NODE = new DanceVideoTrigger();
const KEY = 'sk-of-somebody';
const URL = 'https://n8n.example/webhook/5f2b/dance-video';
export const TOKEN = callbackToken(KEY, URL);

/** What may be different of a call. */
export interface Call {
	/** The task it names, unless `body` says otherwise. */
	taskId?: string;
	body?: string;
	query?: unknown;
	outcome?: string;
	options?: Record<string, unknown>;
	workflowId?: string;
	nodeId?: string;
	mode?: 'webhook' | 'manual';
	url?: string | undefined;
	apiKey?: string;
	baseUrl?: string;
}

/** n8n's (Express) response, as far as it is used. */
class FakeResponse extends EventEmitter {
	statusCode = 200;
	writableFinished = false;
	destroyed = false;
	said: unknown;

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	json(body: unknown) {
		this.said = body;
	}

	/** n8n has answered, or whoever called hung up before that. */
	close(status: number, isHeard = true) {
		Object.assign(this, { statusCode: status, writableFinished: isHeard, destroyed: true });
		this.emit('close');
	}
}

/** An n8n with a trigger for Vtrix, whose API says this of every task; the requests that it has sent. */
export function triggerInN8n(answer: () => { status?: number; body: object }) {
	const asked: string[] = [];
	const log: string[] = [];
	const isolates: string[] = [];
	const expression = {
		acquireIsolate: async () => await Promise.resolve(void isolates.push('acquire')),
		releaseIsolate: async () => await Promise.resolve(void isolates.push('release')),
	};
	jest.spyOn(thisProcess, 'sleep').mockResolvedValue(undefined);
	const receive = (call: Call = {}) => {
		const response = new FakeResponse();
		const { taskId = 'task-1', apiKey = KEY, baseUrl = 'https://api.example' } = call;
		const parameters: Record<string, unknown> = {
			provider: 'vtrix',
			outcome: call.outcome ?? 'any',
			...call.options,
		};
		const rawBody = Buffer.from(call.body ?? JSON.stringify({ id: taskId }));
		const note = (text: string, more?: unknown) =>
			void log.push(`${text} ${more === undefined ? '' : JSON.stringify(more)}`);
		const context = {
			workflow: { expression },
			helpers: {
				httpRequestWithAuthentication: async (_type: string, { url }: { url: string }) => {
					asked.push(url);
					const { status = 200, body } = answer();
					const stream = Readable.from([Buffer.from(JSON.stringify(body))], { objectMode: false });
					return await Promise.resolve({ statusCode: status, headers: {}, body: stream });
				},
			},
			logger: { warn: note, info: note, error: note },
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
			getNode: () => ({ id: call.nodeId ?? 'node', credentials: { vtrixApi: {} } }),
			getWorkflow: () => ({ id: call.workflowId ?? 'workflow' }),
			getMode: () => call.mode ?? 'webhook',
			getCredentials: async () => await Promise.resolve({ apiKey, baseUrl }),
			getNodeWebhookUrl: (name: string) =>
				name !== 'default' ? undefined : 'url' in call ? call.url : URL,
			getQueryData: () => ('query' in call ? call.query : { token: TOKEN }),
			getRequestObject: () => ({ rawBody }),
			getResponseObject: () => response,
		} as unknown as IWebhookFunctions;
		return { response, result: NODE.webhook.call(context) };
	};
	return { receive, asked, log, isolates };
}
