import { providerById } from '../../providers';
import { startSandbox, type FaultRule, type ProviderId, type Sandbox } from '../../sandbox/server';
import { undiciHttpClient } from '../../scripts/live/undiciHttpClient';
import { createApi, type Api, type ApiOptions } from '../../transport/api';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';

/** A clock whose sleeps take no time and are written down. */
export interface WrittenClock extends Clock {
	sleeps: number[];
}

export function writtenClock(random = 0.5): WrittenClock {
	let now = Date.now();
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => now,
		random: () => random,
		sleep: async (ms) => {
			sleeps.push(ms);
			now += ms;
		},
	};
}

/** An account at a provider of the sandbox, over real sockets. */
export interface Account {
	api: Api;
	clock: WrittenClock;
	/** What was told about retries. */
	log: string[];
}

/** A sandbox for all tests of a file, as new before each of them. */
export function useAccounts() {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	beforeEach(() => sandbox.reset());
	afterAll(() => sandbox.close());

	const account = (id: ProviderId, options: Partial<ApiOptions> = {}): Account => {
		const clock = writtenClock();
		const log: string[] = [];
		const api = createApi({
			httpClient: undiciHttpClient(sandbox.apiKey),
			clock,
			baseUrl: sandbox.baseUrl(id),
			toFailure: providerById(id).toFailure,
			secrets: [sandbox.apiKey],
			onRetry: (text) => log.push(text),
			...options,
		});
		return { api, clock, log };
	};

	/** Lets requests to a path end badly. */
	const inject = (path: string, action: FaultRule['action'], times: FaultRule['times'] = 1) =>
		sandbox.inject({ path, action, times });

	return {
		sandbox: () => sandbox,
		account,
		inject,
		/** What arrived, in order: method and status. */
		arrived: () => sandbox.journal().map(({ method, status }) => `${method} ${status}`),
	};
}

export async function failureOf(action: Promise<unknown>): Promise<Failure> {
	const outcome: unknown = await action.catch((error: unknown) => error);
	if (outcome instanceof Failure) return outcome;
	throw new Error(`Expected a failure, got ${JSON.stringify(outcome)}`);
}
