import type { JsonValue } from '../../model/json';
import type { Provider } from '../../providers/provider';
import { createApi, type Api } from '../../transport/api';
import type { HttpRequest } from '../../transport/httpClient';

/** What of a request matters here. */
interface Seen {
	method: string;
	/** With its query. */
	path: string;
	body: unknown;
	key: string | undefined;
}

/** An account of the provider whose every request has this answer, and the requests it got. */
export function accountThatAnswers(
	{ toFailure }: Provider,
	body: JsonValue,
	status = 200,
): { api: Api; seen: Seen[] } {
	const seen: Seen[] = [];
	const api = createApi({
		httpClient: async (request) => {
			seen.push(asSeen(request));
			return { status, headers: {}, body: JSON.stringify(body) };
		},
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example/v1',
		toFailure,
		retries: 'once',
	});
	return { api, seen };
}

function asSeen({ method, url, query, headers, body }: HttpRequest): Seen {
	const search = new URLSearchParams(
		Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
	).toString();
	return {
		method,
		path: url.replace('https://api.example/v1', '') + (search && `?${search}`),
		body,
		key: headers?.['Idempotency-Key'],
	};
}
