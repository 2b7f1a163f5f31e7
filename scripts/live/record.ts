import { readAnswer } from '../../transport/answer';
import type { Wire } from '../../transport/wire';

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
export function recordingWire(wire: Wire) {
	const answers: Recorded[] = [];
	let step: Step = 'credits';
	const recording: Wire = async (request) => {
		const response = await wire(request);
		if (typeof response.body === 'string') {
			const { json } = readAnswer(response.status, response.headers, response.body);
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
