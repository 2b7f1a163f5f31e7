import type { JsonValue } from '../../model/json';
import type { Provider } from '../../providers/provider';
import type { HttpRequest } from '../../transport/httpClient';
import { recorded } from './recorded';

/** An account of the provider whose every request has this answer, and what matters of those it got. */
export function accountThatAnswers({ id }: Provider, body: JsonValue, status = 200) {
	const { api, sent } = recorded(id, body, status);
	return { api, seen: () => sent.map((request) => asSeen(request, api.baseUrl)) };
}

function asSeen({ method, url, query, headers, body }: HttpRequest, baseUrl: string) {
	const search = new URLSearchParams(
		Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
	).toString();
	const path = url.replace(baseUrl, '') + (search && `?${search}`);
	return { method, path, body, key: headers?.['Idempotency-Key'] };
}
