import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import type { GenerateRun } from '../../../nodes/DanceVideoGenerate/planSubmit';
import type { BatchSettings } from '../../../nodes/DanceVideoGenerate/readBatch';
import type { CheckedItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { providerById } from '../../../providers';
import { createApi } from '../../../transport/api';
import type { HttpRequest } from '../../../transport/httpClient';
import { Failure } from '../../../transport/failure';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { manualClock, type ManualClock } from '../../tasks/scriptedTasks';

/** Providers by what is special about them, each with a mode and values that it takes. */
const MODES = {
	/** Has a list, a balance and prices. */
	danceGenerator: {
		mode: 'dance',
		input: {
			characterImage: { source: 'url', url: 'https://file.dancegenerator.ai/a.jpg' },
			tiktokUrl: 'https://www.tiktok.com/@user/video/1',
		},
	},
	/** Takes idempotency keys. */
	seedance2Io: { mode: 'textToVideo', input: {} },
	/** Runs three tasks at a time, and calls back. */
	seedance2Ai: { mode: 'textToVideo', input: { model: 'seedance-2-fast' } },
} as const;
export type PlayedId = keyof typeof MODES;

/** What a provider answers: a status and a body, or nothing, for a reason. */
export type Played = { status: number; body: object } | Failure;

export const PRICE = { amount: 70, unit: 'credits' as const };
export const SETTINGS: BatchSettings = {
	dryRun: false,
	onUnknown: 'report',
	maxCredits: null,
	minBalance: null,
	ordersAtOnce: 2,
	slotWaitMs: 60_000,
	requestsPerMinute: undefined,
};

/** The answer of a request of which it is open whether it was accepted. */
export const LOST = new Failure({
	kind: 'connectionLost',
	message: 'The connection broke off',
	nextStep: 'Look at your tasks.',
	retryable: true,
});
export const REFUSED: Played = { status: 422, body: { error: { code: 'validation_error' } } };
export const LIMITED: Played = { status: 429, body: {} };

/** A task as each of these providers answers with it. */
const taskAnswer = (taskId: string): Played => ({
	status: 200,
	body: { task_id: taskId, taskId, id: taskId, status: 'processing' },
});

/** An item whose values passed every check. */
export const item = (
	itemIndex: number,
	more: Partial<CheckedItem> = {},
	id: PlayedId = 'danceGenerator',
): CheckedItem => ({
	itemIndex,
	input: { ...MODES[id].input, prompt: `number ${itemIndex}` },
	expected: PRICE,
	...more,
});

export interface RunOptions {
	id?: PlayedId;
	/** How creates end that do not end with a task, by their place. */
	ends?: Record<number, Played>;
	/** The answers to all other requests, by their path. */
	answers?: Record<string, Played>;
	settings?: Partial<BatchSettings>;
	parameters?: INodeParameters;
	/** In place of a context of its own. */
	context?: GenerateRun['context'];
	of?: Partial<NodeRun>;
	more?: Partial<GenerateRun>;
	clock?: ManualClock;
	/** Told of each create while it is under way. */
	onCreate?: (nth: number) => Promise<void> | void;
}

/**
 * A run of Generate of which only the network and the time are played: each create gets the next task,
 * `task-1` and so on, or what is planned for it.
 */
export function generateRun({
	id = 'danceGenerator',
	ends = {},
	answers = {},
	settings = {},
	parameters = {},
	of = {},
	more = {},
	clock = manualClock(),
	onCreate = () => undefined,
	...given
}: RunOptions = {}) {
	const provider = providerById(id);
	const mode = provider.modes.find((one) => one.id === MODES[id].mode)!;
	const context =
		given.context ??
		contextFor({
			node: new DanceVideoGenerate(),
			parameters: { provider: id, ...parameters },
			credentials: {
				// Where nobody answers what is not played.
				[provider.credentialType]: { apiKey: 'sk-played', baseUrl: 'http://127.0.0.1:9' },
			},
			items: Array.from({ length: 4 }, (_, row) => ({ json: { row } })),
			...of,
		});
	/** Prompts of the creates, in the order in which they were sent. */
	const created: string[] = [];
	const keys: Array<string | undefined> = [];
	const others: string[] = [];
	const httpClient = async (request: HttpRequest) => {
		const answer = await answerTo(request);
		if (answer instanceof Failure) throw answer;
		return { status: answer.status, headers: {}, body: JSON.stringify(answer.body) };
	};
	const answerTo = async (request: HttpRequest): Promise<Played> => {
		const { method, url, body, headers } = request;
		if (method === 'GET') {
			const path = new URL(url).pathname;
			others.push(path);
			return answers[path] ?? { status: 404, body: {} };
		}
		created.push(/number \d+/.exec(JSON.stringify(body))?.[0] ?? 'without a prompt');
		keys.push(headers?.['Idempotency-Key']);
		const nth = created.length;
		await onCreate(nth);
		return ends[nth] ?? taskAnswer(`task-${nth}`);
	};
	const api = createApi({
		httpClient,
		clock,
		baseUrl: 'https://played.example',
		toFailure: provider.toFailure,
		retries: 'once',
	});
	const run: GenerateRun = {
		context,
		provider,
		mode,
		settings: { ...SETTINGS, ...settings },
		connection: { api, httpClient, clock, account: 'an account' },
		shape: {},
		...more,
	};
	return { run, context, created, keys, others, clock };
}
