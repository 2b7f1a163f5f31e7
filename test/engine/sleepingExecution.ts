import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	type INodeExecutionData,
	type INodeType,
	type IRunExecutionData,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { recordRun } from '../leakCheck/leakCheck';
import { sceneFor, type NodeRun, type Scene } from './runNode';
import { asExpress, type ExpressLike } from './webhookServer';

/** An execution that sleeps in a node, and the port on which n8n takes calls for it. */
export interface SleepingExecution {
	/** Where this n8n is reached. */
	origin: string;
	/** Sends it to sleep in this node, which is given these items; another time as in a loop. */
	sleep(run: NodeRun): void;
	/** A call as anybody could make it who knows the resume URL; about this task, if any. */
	call(taskId?: string): Promise<number>;
	/** The statuses answered, in order. */
	answers: number[];
	/** With what it went on, each time. */
	wentOn: INodeExecutionData[][];
	/** So many times n8n cannot let it go on, as with a broken database. */
	failures: number;
	/** Waited for before n8n lets it go on, as while it runs as many executions as it may. */
	beforeGoingOn: Promise<void> | undefined;
	/** Calls whose work came to the end that it may go on. */
	mayGoOn: number;
	/** It goes on without a call: the worker has woken it. */
	goOn(): void;
	/** n8n is started again: the sleeping node is of another process. */
	restart(node: INodeType): void;
	close(): Promise<void>;
}

let executions = 0;

/**
 * Stands where n8n's waiting webhooks stand (n8n 2.41.1, waiting-webhooks.js, webhook-helpers.js): takes
 * real requests while the execution sleeps, gives each a copy of what is in the database, and lets the
 * execution go on if it still sleeps by then, from that copy. Signatures are not checked.
 * @param tellsChildren whether n8n notes which sub-executions a node sleeps on, as from 2.1 on
 */
export async function startSleepingExecution({
	tellsChildren = true,
} = {}): Promise<SleepingExecution> {
	const executionId = `sleeping-${(executions += 1)}`;
	let run: NodeRun | undefined;
	let runIndex = -1;
	let status: 'waiting' | 'running' = 'running';

	/** What the database has of it by now. */
	const stored = (asleep: NodeRun): IRunExecutionData => {
		const { node } = sceneFor(asleep);
		const runs = Array.from({ length: runIndex + 1 }, () => ({
			startTime: 0,
			executionTime: 0,
			executionIndex: 0,
			source: [],
		}));
		return createRunExecutionData({
			...(status === 'waiting' && { waitTill: new Date(Date.now() + 60_000) }),
			executionData: {
				nodeExecutionStack: [
					{
						node,
						data: { main: [structuredClone(asleep.items ?? [])] },
						source: null,
						...(tellsChildren && {
							metadata: { waitingChildExecutionIds: [`child ${runIndex}`] },
						}),
					},
				],
			},
			resultData: {
				lastNodeExecuted: node.name,
				runData: { Loop: tellsChildren ? [] : runs, [node.name]: [...runs] },
			},
		});
	};

	const contextFor = (
		asleep: NodeRun,
		{ workflow, node, additionalData }: Scene,
		request: object,
		response: object,
	) => {
		Object.assign(additionalData, {
			executionId,
			httpRequest: request,
			httpResponse: response,
			getRunExecutionData: async () => stored(run ?? asleep),
		});
		const data = stored(asleep);
		delete data.waitTill;
		data.executionData!.nodeExecutionStack[0]!.node.disabled = true;
		// n8n takes the run that sleeps away before it calls the node.
		data.resultData.runData[node.name]?.pop();
		const [webhookDescription] = asleep.node.description.webhooks ?? [];
		return new WebhookContext(
			workflow,
			node,
			additionalData,
			'webhook',
			{ webhookDescription } as never,
			[],
			data,
		);
	};

	const receive = async (request: IncomingMessage, response: ExpressLike) => {
		Object.assign(request, { rawBody: await buffer(request) });
		if (!run || status === 'running') return response.status(409).json({ message: 'It runs' });
		const asleep = run;
		const scene = sceneFor(asleep);
		const { expression } = scene.workflow;
		await expression.acquireIsolate();
		const context = contextFor(asleep, scene, request, response);
		const result = (await asleep.node.webhook?.call(context)) as IWebhookResponseData;
		// Later in n8n, when the execution has gone on.
		await expression.releaseIsolate();
		const answer = (code: number) => {
			if (result.noWebhookResponse) return;
			response.status(code).json(result.webhookResponse ?? {});
		};
		const items = result.workflowData?.[0];
		if (!items) return answer(200);
		execution.mayGoOn += 1;
		await execution.beforeGoingOn;
		if (execution.failures > 0) {
			execution.failures -= 1;
			return answer(500);
		}
		// As n8n's own update of the row, that it makes only where the row still sleeps.
		if (status !== 'waiting') return answer(500);
		status = 'running';
		recordRun({ node: asleep.node.description.name, itemCount: 0, items });
		execution.wentOn.push(items);
		answer(200);
	};

	const server = createServer((request, response: ServerResponse) => {
		response.once('close', () => void execution.answers.push(response.statusCode));
		void receive(request, asExpress(response));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const execution: SleepingExecution = {
		origin,
		sleep: (asleep) => {
			run = asleep;
			runIndex += 1;
			status = 'waiting';
		},
		call: async (id) =>
			(await fetch(origin, { method: 'POST', ...(id && { body: JSON.stringify({ id }) }) })).status,
		answers: [],
		wentOn: [],
		failures: 0,
		beforeGoingOn: undefined,
		mayGoOn: 0,
		goOn: () => {
			status = 'running';
		},
		restart: (node) => {
			if (run) run = { ...run, node };
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return execution;
}
