import type { Provider } from '../providers/provider';
import { createApi, type Api, type ApiOptions } from '../transport/api';
import type { Clock } from '../transport/clock';
import { asFailure } from '../transport/failure';
import type { HttpClient } from '../transport/httpClient';
import { executionSignal, n8nHttpClient, type AnyContext } from '../transport/n8nHttpClient';
import { realClock } from '../transport/realClock';
import { thisProcess } from '../transport/thisProcess';
import { accountId, readAccount, type Account } from './account';

/** A provider account, reachable from a node. */
export interface Connection {
	api: Api;
	httpClient: HttpClient;
	clock: Clock;
	/** What tells its account from others. */
	account: string;
}

/** What a node may ask of its connection. */
export interface ConnectOptions extends Pick<ApiOptions, 'retries'> {
	/** In place of what the provider's document allows. */
	requestsPerMinute?: number | undefined;
	/**
	 * Whether an account that cannot be read for the moment is asked for again, for half a minute: unless given,
	 * where requests are sent again too.
	 */
	readsAgain?: boolean;
}

/** Connects a node to the accounts of several providers, to each when it is first needed. */
export type ConnectTo = (provider: Provider) => Promise<Connection>;

/** Makes the function; each provider is connected to once, unless that fails. */
export function connecting(context: AnyContext, options?: ConnectOptions): ConnectTo {
	const connections = new Map<string, Promise<Connection>>();
	return async (provider) => {
		const known = connections.get(provider.id) ?? connect(context, provider, options);
		connections.set(provider.id, known);
		// What could not be read this time is read anew the next.
		void known.catch(() => connections.delete(provider.id));
		return await known;
	};
}

/** Connects a node to the account of its credential. The key itself stays with n8n. */
export async function connect(
	context: AnyContext,
	provider: Provider,
	{
		requestsPerMinute = provider.pacing.requestsPerMinute,
		retries,
		readsAgain = retries !== 'once',
	}: ConnectOptions = {},
): Promise<Connection> {
	const clock = realClock(executionSignal(context));
	const account = await readPatiently(
		async () => await readAccount(context, provider),
		clock,
		readsAgain ? PAUSES_MS : [],
	);
	const { apiKey, baseUrl } = account;
	const httpClient = n8nHttpClient(context, provider.credentialType);
	const api = createApi({
		httpClient,
		clock,
		baseUrl,
		toFailure: provider.toFailure,
		// Only to keep it out of error texts, should a provider quote it.
		secrets: [apiKey],
		onRetry: (text) => context.logger.info(text),
		...(retries && { retries }),
		...(requestsPerMinute !== undefined && {
			rateLimiter: thisProcess.rateLimiters.of(apiKey, requestsPerMinute),
		}),
	});
	return { api, httpClient, clock, account: accountId(account) };
}

/** n8n's database may be started anew in the middle of something: after so long it is asked again. */
const PAUSES_MS = [1_000, 4_000, 10_000, 20_000];

/** Reads an account; after each of the pauses once more, where it could not be read for the moment. */
async function readPatiently(
	read: () => Promise<Account>,
	clock: Clock,
	pausesMs: readonly number[],
): Promise<Account> {
	for (const pauseMs of pausesMs) {
		const account = await read().catch((error: unknown) => {
			const failure = asFailure(error);
			if (!failure.details.retryable) throw failure;
		});
		if (account) return account;
		await clock.sleep(pauseMs);
	}
	return await read();
}
