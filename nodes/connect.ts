import type { Provider } from '../providers/provider';
import { createApi, type Api, type ApiOptions } from '../transport/api';
import type { Clock } from '../transport/clock';
import type { HttpClient } from '../transport/httpClient';
import { executionSignal, n8nHttpClient, type AnyContext } from '../transport/n8nHttpClient';
import { realClock } from '../transport/realClock';
import { thisProcess } from '../transport/thisProcess';
import { readAccount } from './account';

/** A provider account, reachable from a node. */
export interface Connection {
	api: Api;
	httpClient: HttpClient;
	clock: Clock;
}

/** What a node may ask of its connection. */
export interface ConnectOptions extends Pick<ApiOptions, 'retries'> {
	/** In place of what the provider's document allows. */
	requestsPerMinute?: number;
}

/** Connects a node to the accounts of several providers, to each when it is first needed. */
export type ConnectTo = (provider: Provider) => Promise<Connection>;

/** Makes the function; each provider is connected to once. */
export function connecting(context: AnyContext, options?: ConnectOptions): ConnectTo {
	const connections = new Map<string, Promise<Connection>>();
	return async (provider) => {
		const known = connections.get(provider.id) ?? connect(context, provider, options);
		connections.set(provider.id, known);
		return await known;
	};
}

/** Connects a node to the account of its credential. The key itself stays with n8n. */
export async function connect(
	context: AnyContext,
	provider: Provider,
	{ requestsPerMinute = provider.pacing.requestsPerMinute, retries }: ConnectOptions = {},
): Promise<Connection> {
	const { apiKey, baseUrl } = await readAccount(context, provider);
	const clock = realClock(executionSignal(context));
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
	return { api, httpClient, clock };
}
