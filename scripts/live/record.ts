import type { HttpClient } from '../../transport/httpClient';
import { readResponse } from '../../transport/httpResponse';

/** Which question of a live check an answer belongs to. */
export type Step = 'credits' | 'unknownTask' | 'create' | 'poll';

/** One answer as it came. */
export interface Recorded {
	step: Step;
	httpStatus: number;
	/** `undefined` when it was no JSON. */
	json: unknown;
}

/** Writes down every answer that passes through a wire. */
export function recordingHttpClient(httpClient: HttpClient) {
	const answers: Recorded[] = [];
	let step: Step = 'credits';
	const recording: HttpClient = async (request) => {
		const response = await httpClient(request);
		if (typeof response.body === 'string') {
			const { json } = readResponse(response.status, response.headers, response.body);
			answers.push({ step, httpStatus: response.status, json });
		}
		return response;
	};
	return {
		wire: recording,
		answers,
		/** What the answers from now on belong to. */
		begin: (next: Step) => {
			step = next;
		},
	};
}
