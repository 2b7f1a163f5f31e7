import { Readable } from 'node:stream';

import type { IDataObject, IPollFunctions } from 'n8n-workflow';

/** A task as Dance Generator has it. */
export interface Listed {
	task_id: string;
	status: 'pending' | 'processing' | 'success' | 'failed';
	created_at: string;
}

const hour = Date.UTC(2026, 10, 29, 12);

/** Created so many minutes after noon. */
export const listed = (
	task_id: string,
	minute: number,
	status: Listed['status'] = 'success',
): Listed => ({ task_id, status, created_at: new Date(hour + minute * 60_000).toISOString() });

export const videoOf = (taskId: string) => `https://cdn.example/${taskId}.mp4`;

/** A Polling Trigger in n8n, and the account that it polls. The list gives its tasks as they stand here. */
export function pollingNode(parameters: Record<string, unknown> = {}) {
	const account: { tasks: Listed[]; answers: Record<string, { status: number; body: object }> } = {
		tasks: [],
		/** What is answered in place of that, by the end of the path. */
		answers: {},
	};
	const requests: string[] = [];
	const log: string[] = [];
	const kept: IDataObject = {};
	const node: { name: string; type: string; credentials?: Record<string, object> } = {
		name: 'Poll',
		type: 'danceVideoPollTrigger',
		credentials: { danceGeneratorApi: { id: '7', name: 'x' } },
	};

	const answerTo = (path: string, { page = 1, limit = 20, status }: Query): Answered => {
		const odd = account.answers[path];
		if (odd) return odd;
		if (path !== 'tasks') {
			const found = account.tasks.find(({ task_id }) => task_id === path);
			const result = found?.status === 'success' ? { video_url: videoOf(path) } : null;
			return found ? { status: 200, body: { ...found, result } } : { status: 404, body: {} };
		}
		const wanted = account.tasks.filter((task) => status === undefined || task.status === status);
		const tasks = wanted.slice((page - 1) * limit, page * limit);
		return { status: 200, body: { tasks, pagination: { total: wanted.length } } };
	};
	const context = {
		getNode: () => node,
		getMode: () => 'trigger',
		getNodeParameter: (name: string, fallback: unknown) =>
			({ provider: 'danceGenerator', outcome: 'any', ...parameters })[name] ?? fallback,
		getWorkflowStaticData: (type: string) => (type === 'node' ? kept : {}),
		getCredentials: async () =>
			await Promise.resolve({ apiKey: 'sk-of-somebody', baseUrl: 'https://api.example/v1' }),
		logger: { warn: (text: string) => log.push(text), info: (text: string) => log.push(text) },
		helpers: {
			httpRequestWithAuthentication: async (_type: string, request: Request) => {
				const path = request.url.split('/').at(-1) ?? '';
				const { page, status } = request.qs ?? {};
				requests.push(path === 'tasks' ? `page ${page}${status ? ` ${status}` : ''}` : path);
				await new Promise(setImmediate);
				const answered = answerTo(path, request.qs ?? {});
				const stream = Readable.from([Buffer.from(JSON.stringify(answered.body))], {
					objectMode: false,
				});
				return { statusCode: answered.status, headers: {}, body: stream };
			},
		},
	} as unknown as IPollFunctions;
	return { account, context, kept, log, node, requests };
}

interface Query {
	page?: number;
	limit?: number;
	status?: string;
}
interface Request {
	url: string;
	qs?: Query;
}
interface Answered {
	status: number;
	body: object;
}
