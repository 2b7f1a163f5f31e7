import type { SeenAnswer, Step } from '../../sandbox/facts';
import type { HttpClient } from '../../transport/httpClient';
import { readResponse } from '../../transport/httpResponse';

/** Writes down every answer that passes through an HTTP client. */
export function createRecord() {
	const answers: SeenAnswer[] = [];
	let [step, create]: [Step, string | undefined] = ['unknownTask', undefined];
	return {
		answers,
		/** What the answers from now on belong to. */
		begin: (next: Step, ofCreate?: string) => {
			[step, create] = [next, ofCreate];
		},
		/** An answer that comes by another way, or stands for something else as well. */
		add: (answer: Omit<SeenAnswer, 'create'>) => void answers.push({ ...answer, create }),
		recorded:
			(httpClient: HttpClient): HttpClient =>
			async (request) => {
				const response = await httpClient(request);
				if (typeof response.body === 'string') {
					const { json } = readResponse(response.status, response.headers, response.body);
					answers.push({ step, httpStatus: response.status, json, create });
				}
				return response;
			},
	};
}

export type LiveRecord = ReturnType<typeof createRecord>;
