import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IExecuteFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import type { JsonValue } from '../../model/json';
import type { ConnectTo } from '../../nodes/connect';
import { createApi } from '../../transport/api';
import { inputFailure } from '../../transport/failure';
import type { HttpRequest } from '../../transport/httpClient';
import { createAccountRateLimiters } from '../../transport/rateLimiter';
import { thisProcess } from '../../transport/thisProcess';
import { manualClock } from '../tasks/scriptedTasks';

/** What a provider answers; thrown where the network, or n8n's database, has no answer. */
export interface Answer {
	status?: number;
	body: JsonValue;
}

/** Answers the requests of a node here, by their method and address; gives what was asked. */
export function answering(
	{ helpers }: Pick<IExecuteFunctions | IWebhookFunctions, 'helpers'>,
	answer: (path: string) => Answer | Promise<Answer>,
): string[] {
	const asked: string[] = [];
	const send = async (_type: string, { method, url }: IHttpRequestOptions) => {
		const path = `${method} ${new URL(url).pathname}`;
		asked.push(path);
		await nextTurn();
		const { status = 200, body } = await answer(path);
		return {
			statusCode: status,
			headers: {},
			body: Readable.from([Buffer.from(JSON.stringify(body))]),
		};
	};
	jest.spyOn(helpers, 'httpRequestWithAuthentication').mockImplementation(send as never);
	return asked;
}

/** A task as Vtrix tells it. */
export const atVtrix = (id: string, status: string, more: object = {}): Answer => ({
	body: {
		id,
		status,
		...(status === 'completed' && {
			output: [{ content: [{ type: 'video', url: `https://cdn.example/${id}.mp4` }] }],
		}),
		...more,
	},
});

/** The account of each of these providers, where what is asked for is answered here; and of no other. */
export function accountsAt(
	providers: readonly string[],
	answer: (taskId: string, provider: string) => Answer,
) {
	const connected: string[] = [];
	const asked: string[] = [];
	const connectTo: ConnectTo = async ({ id, toFailure }) => {
		connected.push(id);
		if (!providers.includes(id)) throw inputFailure(['The node has no credential']);
		const clock = manualClock();
		const httpClient = async ({ url }: HttpRequest) => {
			const taskId = idIn(url);
			asked.push(taskId);
			await nextTurn();
			const { status = 200, body } = answer(taskId, id);
			return { status, headers: {}, body: JSON.stringify(body) };
		};
		const options = { httpClient, clock, toFailure, retries: 'once' } as const;
		const api = createApi({ ...options, baseUrl: 'https://api.example' });
		return await Promise.resolve({ api, httpClient, clock, account: 'an account' });
	};
	return { connectTo, connected, asked };
}

/** The ID at the end of an address. */
export const idIn = (path: string) => path.split('/').at(-1) ?? '';

/** Time that passes only while something sleeps. */
export interface PassingTime {
	/** How long something has slept, each time. */
	slept: number[];
	pass(ms: number): void;
}

/** More sleeps than any of these tests has: one that goes on for ever ends. */
const MOST_SLEEPS = 500;

/** For each test of a file. */
export function usePassingTime(): PassingTime {
	const startsAt = Date.parse('2026-03-09T10:00:00.000Z');
	const slept: number[] = [];
	const { rateLimiters } = thisProcess;
	let passedMs = 0;
	beforeEach(() => {
		passedMs = 0;
		slept.length = 0;
		thisProcess.rateLimiters = createAccountRateLimiters();
		jest.spyOn(Date, 'now').mockImplementation(() => startsAt + passedMs);
		jest.spyOn(thisProcess, 'sleep').mockImplementation(async (ms) => {
			slept.push(ms);
			if (slept.length > MOST_SLEEPS) throw new Error('It sleeps again and again');
			passedMs += ms;
			await nextTurn();
		});
	});
	afterEach(() => {
		jest.restoreAllMocks();
		thisProcess.rateLimiters = rateLimiters;
	});
	return { slept, pass: (ms) => void (passedMs += ms) };
}
