import type { INode, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { ReadParked } from '../../../nodes/waiting/goOnIfEnded';
import { providerById } from '../../../providers';
import { DELIVERY } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { answering, atVtrix, idIn, type Answer } from '../answeringProvider';
import { ExpressResponse } from '../expressResponse';

/** How a node that sleeps is called. */
export interface CalledNode {
	/** One task each, by ID. */
	items?: INodeExecutionData[];
	parameters?: Record<string, unknown>;
	node?: Partial<INode>;
	executionId?: string;
	/** The run of the node before the one that sleeps; n8n cannot tell where it is no number. */
	runBefore?: unknown;
	/** What the call says. */
	body?: unknown;
	/** Whether it sleeps no more by the time the files have been fetched. */
	wentOn?: boolean;
	answer?: (taskId: string) => Answer;
	/** Waited for before the provider answers. */
	heldUp?: Promise<void>;
}

let executions = 0;

/**
 * The context that n8n gives a sleeping node for a call: what is asked of n8n is answered here, and what is
 * asked of the provider.
 */
export function calledNode({
	items = [{ json: { taskId: 'a' } }],
	parameters = {},
	node = {},
	executionId = `sleeping-${(executions += 1)}`,
	runBefore = -1,
	body = {},
	wentOn = false,
	answer = (taskId) => atVtrix(taskId, 'completed'),
	heldUp = Promise.resolve(),
}: CalledNode = {}) {
	const logged: string[] = [];
	const response = new ExpressResponse();
	const isolate = { acquireIsolate: jest.fn(), releaseIsolate: jest.fn() };
	const asleep = { waitTill: new Date(), resultData: { runData: {} } };
	const readParameters: string[] = [];
	const context = {
		getNode: () => ({
			id: 'wait',
			name: 'Wait',
			type: 'danceVideoWait',
			credentials: { vtrixApi: { id: '1', name: 'Vtrix' } },
			...node,
		}),
		getExecutionId: () => executionId,
		getRequestObject: () => ({ rawBody: Buffer.from(JSON.stringify(body)) }),
		getResponseObject: () => response,
		getNodeParameter: (name: string, fallback: unknown) => {
			readParameters.push(name);
			return name in parameters ? parameters[name] : fallback;
		},
		evaluateExpression: (expression: string): unknown =>
			expression.includes('runIndex') ? runBefore : items,
		getCredentials: async () =>
			await Promise.resolve({ apiKey: 'sk-of-vtrix', baseUrl: 'https://api.example' }),
		helpers: { httpRequestWithAuthentication: async () => await Promise.reject(new Error('None')) },
		logger: { warn: (text: string) => logged.push(text), info: () => undefined },
		workflow: { expression: isolate },
		runExecutionData: asleep,
		additionalData: {
			getRunExecutionData: async () =>
				await Promise.resolve({ ...asleep, waitTill: wentOn ? undefined : new Date() }),
		},
	};
	const called = context as unknown as IWebhookFunctions;
	const asked = answering(called, async (path) => {
		await heldUp;
		return answer(idIn(path));
	});
	return { context: called, response, logged, isolate, asked: () => asked.map(idIn) };
}

/** Reads what an item wants: its task at Vtrix, without its files, unless it says otherwise. */
export const readTask: ReadParked = (_parameters, { json }) => {
	if (json.error) throw new Error(String(json.error));
	if (json.passed) return { passed: json.passed as object as Record<string, string> };
	return {
		provider: providerById('vtrix'),
		taskId: String(json.taskId),
		ageMs: 0,
		estimatedMs: null,
		timeoutMs: MINUTE,
		delivery: { ...DELIVERY, download: json.download === true },
	};
};

export const itemsOf = (...taskIds: string[]) => taskIds.map((taskId) => ({ json: { taskId } }));
