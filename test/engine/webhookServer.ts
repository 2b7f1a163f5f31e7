import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { WebhookContext } from 'n8n-core';
import type { INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

import { runNode, sceneFor, type NodeRun } from './runNode';

/** What n8n does with calls for one trigger. */
export interface WebhookServer {
	/** The URL that the editor shows. */
	url: string;
	/** The statuses answered, in order. */
	answers: number[];
	/** What each execution that was started let go to the next node. */
	runs(): Promise<INodeExecutionData[][]>;
	/** How many executions were started, whatever they let go. */
	started(): number;
	/** So many executions fail to start, as with a broken database. */
	failStarts: number;
	/** Waited for before an execution is started, or fails to. */
	beforeStart: Promise<void> | undefined;
	/** The next callers hang up: before n8n has given the call to the trigger, or before it answers. */
	hangUps: Array<'early' | 'late'>;
	/** Until so many calls have been answered. */
	answered(count: number): Promise<void>;
	close(): Promise<void>;
}

/**
 * Stands where n8n's webhook server stands: takes real requests, gives them to the trigger in
 * n8n-core's own context, starts an execution for what it returns, and then answers. Only the
 * response is not Express's, but has what is used of it.
 */
export async function startWebhookServer(
	run: NodeRun & { mode: 'webhook' | 'manual' },
): Promise<WebhookServer> {
	const executions: Array<Promise<INodeExecutionData[]>> = [];
	const listeners: Array<() => void> = [];
	const server = createServer((request, response) => {
		response.once('close', () => {
			webhookServer.answers.push(response.statusCode);
			listeners.forEach((wake) => wake());
		});
		void receive(request, asExpress(response));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const located = { ...run, webhookUrl: origin };

	const contextFor = async (request: IncomingMessage, response: object) => {
		const { workflow, node, additionalData } = sceneFor(located);
		const query = Object.fromEntries(new URL(request.url ?? '', origin).searchParams);
		const rawBody = await buffer(request);
		Object.assign(request, { query, params: {}, rawBody, body: {} });
		Object.assign(additionalData, { httpRequest: request, httpResponse: response });
		const [webhookDescription] = run.node.description.webhooks ?? [];
		if (!webhookDescription) throw new Error('The node has no webhook');
		return new WebhookContext(
			workflow,
			node,
			additionalData,
			run.mode,
			{
				webhookDescription,
				node: node.name,
				path: webhookDescription.path,
				httpMethod: 'POST',
				workflowId: 'test',
				workflowExecuteAdditionalData: additionalData,
			},
			[],
			null,
		);
	};

	const receive = async (request: IncomingMessage, response: ExpressLike) => {
		const context = await contextFor(request, response);
		const hangUp = webhookServer.hangUps.shift();
		if (hangUp === 'early') await closeUnanswered(response);
		const result = (await run.node.webhook?.call(context)) as IWebhookResponseData;
		if (hangUp === 'late') await closeUnanswered(response);
		if (result.noWebhookResponse) return;
		const items = result.workflowData?.[0];
		if (items) await webhookServer.beforeStart;
		if (items && webhookServer.failStarts > 0) {
			webhookServer.failStarts -= 1;
			response.status(500).json({ message: 'The database is gone' });
			return;
		}
		if (items) executions.push(runNode({ ...located, items }));
		response.status(200).json(result.webhookResponse ?? { message: 'Workflow was started' });
	};

	const { workflow, node, additionalData } = sceneFor(located);
	const path = new WebhookContext(workflow, node, additionalData, run.mode, {} as never, [], null);
	const webhookServer: WebhookServer = {
		url: path.getNodeWebhookUrl('default') ?? '',
		answers: [],
		runs: async () => (await Promise.all(executions)).filter((items) => items.length > 0),
		started: () => executions.length,
		failStarts: 0,
		beforeStart: undefined,
		hangUps: [],
		answered: async (count) => {
			while (webhookServer.answers.length < count) {
				await new Promise<void>((resolve) => listeners.push(resolve));
			}
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return webhookServer;
}

/** A response with what Express adds to it, as far as it is used. */
export type ExpressLike = ServerResponse & {
	status(code: number): ExpressLike;
	json(body: unknown): void;
};

async function closeUnanswered(response: ServerResponse): Promise<void> {
	const closed = once(response, 'close');
	response.socket?.destroy();
	await closed;
}

/** What Express adds to a response, as far as it is used. */
export function asExpress(response: ServerResponse): ExpressLike {
	const express: ExpressLike = Object.assign(response, {
		status: (code: number) => {
			response.statusCode = code;
			return express;
		},
		json: (body: unknown) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(body));
		},
	});
	return express;
}
