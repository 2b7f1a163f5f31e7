import { text } from 'node:stream/consumers';

import type { JsonValue } from '../../model/json';
import { providerById } from '../../providers';
import { parseInput } from '../../providers/parseInput';
import type { CreateRequest, Mode, Provider } from '../../providers/provider';
import { createApi } from '../../transport/api';
import { isStream } from '../../transport/bytes';
import { Failure } from '../../transport/failure';
import type { HttpRequest } from '../../transport/httpClient';

/** An account whose every question has this answer, and what was asked. */
export function recorded(id: string, body: JsonValue, status = 200) {
	const provider: Provider = providerById(id);
	const sent: HttpRequest[] = [];
	const api = createApi({
		httpClient: async (request) => {
			// A stream is read to its end, as what sends it does.
			sent.push(isStream(request.body) ? { ...request, body: await text(request.body) } : request);
			return { status, headers: {}, body: JSON.stringify(body) };
		},
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example/v9/',
		toFailure: provider.toFailure,
		retries: 'once',
	});
	return { provider, api, sent };
}

/** A request with its body as it leaves: what is `undefined` does not. */
export function wireOf({ path, body }: CreateRequest): { path: string; body: unknown } {
	return { path, body: JSON.parse(JSON.stringify(body)) as unknown };
}

/** What a form's values become when they are sent. */
export const requestFor = (mode: Mode, values: Record<string, unknown>) =>
	wireOf(mode.toRequest(parseInput(mode, values)));

/** Why a form's values are refused; empty when they are not. */
export function refusal(mode: Mode, values: Record<string, unknown>): string {
	try {
		parseInput(mode, values);
		return '';
	} catch (error) {
		if (error instanceof Failure && error.details.kind === 'invalidInput') return error.message;
		throw error;
	}
}
