import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { forgetParked, keepParked } from '../../../nodes/DanceVideoGenerate/parked';
import type { PollItem, PollState } from '../../../tasks/pollJob';
import { startPoll } from '../../../tasks/taskPoll';
import { inputFailure } from '../../../transport/failure';
import { contextFor } from '../../engine/runNode';
import { manualClock } from '../../tasks/scriptedTasks';
import { playNetwork } from './playedNetwork';

const DELIVERY = {
	download: false,
	binaryField: 'data',
	fileName: '',
	lastFrame: false,
	maxBytes: 1,
};
const wanted = (taskId: string): PollItem => ({
	poll: {
		...startPoll({ taskId, ageMs: 0, estimatedMs: null, timeoutMs: 60_000 }, manualClock()),
		provider: 'vtrix',
	},
	delivery: DELIVERY,
});
const stateOf = (...items: PollItem[]): PollState => ({ policy: 'item', items });

/** The node that sleeps with this kept, and is called. */
function called(parked: unknown, items: INodeExecutionData[], onError = 'continueRegularOutput') {
	const logged: string[] = [];
	const context = {
		getNode: () => ({
			id: 'generate',
			name: 'Generate',
			onError,
			credentials: { vtrixApi: { id: '1', name: 'Vtrix' } },
		}),
		getExecutionId: () => 'asleep',
		getRequestObject: () => ({}),
		getNodeParameter: (_name: string, fallback: unknown) => fallback,
		evaluateExpression: (expression: string): unknown => {
			if (expression.includes('context["parked"]')) return parked;
			return expression.includes('runIndex') ? undefined : items;
		},
		getCredentials: async () =>
			await Promise.resolve({ apiKey: 'sk-played', baseUrl: 'https://played.example' }),
		helpers: { httpRequestWithAuthentication: () => undefined },
		logger: { info: () => undefined, warn: (text: string) => logged.push(text) },
	} as unknown as IWebhookFunctions;
	const asked = playNetwork(context, (request) => ({
		body: {
			id: request.split('/').at(-1),
			status: request.includes('open') ? 'in_progress' : 'completed',
			output: [{ content: [{ type: 'video', url: 'https://cdn.example/a.mp4' }] }],
		},
	}));
	const answer = async () => {
		const { webhookResponse, workflowData } = await new DanceVideoGenerate().webhook.call(context);
		const { message } = webhookResponse as { message: string };
		return { message, json: workflowData?.[0]?.map(({ json }) => json) };
	};
	return { answer, asked, logged };
}

describe('what Generate keeps while it waits for its videos', () => {
	it('is kept with the execution until the node runs again', () => {
		const context = contextFor({
			node: new DanceVideoGenerate(),
			parameters: {},
			credentials: {},
		});
		const state = stateOf(wanted('a'));
		keepParked(context, state);
		expect(context.getContext('node')).toEqual({ parked: state });
		forgetParked(context);
		expect(context.getContext('node')).toEqual({});
	});
});

describe('a call for a Generate that sleeps', () => {
	const two = [{ json: { row: 0 } }, { json: { row: 1 } }];

	it('lets it go on when all its tasks have ended, which stand in what was kept and not in items', async () => {
		const forged = two.map(({ json }) => ({ json: { ...json, taskId: 'forged' } }));
		const { answer, asked } = called(stateOf(wanted('a'), wanted('b')), forged);
		const { message, json } = await answer();
		expect(message).toBe('The workflow goes on');
		expect(json).toMatchObject([
			{ taskId: 'a', status: 'succeeded' },
			{ taskId: 'b', status: 'succeeded' },
		]);
		expect(asked).toEqual(['a', 'b'].map((id) => `GET /model/v1/generation/task/${id}`));
	});

	it('lets it go on with what has no task, and with errors as those of their provider', async () => {
		const { details } = inputFailure(['Prompt is empty.']);
		const state = stateOf({ passed: { status: 'alreadySubmitted' } }, wanted('a'), {
			details,
			provider: 'danceGenerator',
		});
		const { json } = await called(state, [...two, { json: {} }]).answer();
		expect(json).toMatchObject([
			{ status: 'alreadySubmitted' },
			{ taskId: 'a' },
			{ error: 'Prompt is empty.', provider: 'danceGenerator' },
		]);
	});

	it('names no provider for an error of one that nobody knows', async () => {
		const { details } = inputFailure(['Prompt is empty.']);
		const [, error] = (
			await called(stateOf(wanted('a'), { details, provider: 'gone' }), two).answer()
		).json!;
		expect(error).toMatchObject({ error: 'Prompt is empty.' });
		expect(error).not.toHaveProperty('provider');
	});

	it('leaves it asleep while a task is open', async () => {
		const { message, json } = await called(stateOf(wanted('open'), wanted('b')), two).answer();
		expect(message).toBe('Not all tasks have ended');
		expect(json).toBeUndefined();
	});

	it.each([
		['while it waits for a slot, when nothing is kept', undefined],
		['when what is kept cannot be read', { policy: 'item', items: 'text' }],
	])('leaves it asleep %s', async (_when, parked) => {
		const { answer, asked } = called(parked, two);
		expect((await answer()).message).toBe('Not all tasks have been created yet');
		expect(asked).toEqual([]);
	});

	it('says of an item that came in since it went to sleep that nobody knows it', async () => {
		const [, unknown] = (await called(stateOf(wanted('a')), two).answer()).json!;
		expect(unknown?.error).toMatch(/An item came in after the node had gone to sleep/);
	});
});
