import type { INode } from 'n8n-workflow';

import { toErrorItem, toNodeError } from '../../nodes/delivery/nodeError';
import { unknownSubmit } from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';

const node = (type: string) => ({ name: 'Generate', type, parameters: {} }) as unknown as INode;
const PEOPLE = node('n8n-nodes-dance-video.danceVideoGenerate');
const MODEL = node('n8n-nodes-dance-video.danceVideoGenerateTool');

const lost = new Failure({
	kind: 'timedOut',
	message: 'No answer. The task may exist and may have been charged',
	nextStep: 'It was not sent again. Look at your tasks.',
	retryable: true,
	mayHaveBeenAccepted: true,
});

describe('an error whose task may have been charged', () => {
	it('tells people what to do about it, and how to create it all the same', () => {
		const { message, description } = toNodeError(PEOPLE, unknownSubmit('row 7'));
		expect(`${message} ${description}`).not.toMatch(/Do not create it again/);
		expect(description).toMatch(/to Submit Again, or change its key/);
	});

	it('tells a model not to create it again, and no way to do so', () => {
		const { message, description } = toNodeError(MODEL, unknownSubmit('row 7'));
		expect(message).toMatch(/"row 7" was sent .* Do not create it again, not even .* another key/);
		expect(message).not.toMatch(/Submit Again|change its key/);
		// Who looks at the execution is no model.
		expect(description).toMatch(/^Do not create it again.*to Submit Again, or change its key/);
	});

	it('is the only one of which a model is told so', () => {
		const failure = new Failure({
			kind: 'insufficientCredits',
			message: 'Too few credits.',
			nextStep: 'Top up.',
			retryable: false,
		});
		expect(toNodeError(MODEL, failure).message).toBe('Too few credits. Top up.');
	});

	it('tells a model how to look for the task', () => {
		const { message } = toNodeError(MODEL, lost);
		expect(message).toMatch(/charged\. Do not create it again.*Look at your tasks\.$/);
	});
});

describe('an error whose answer is kept', () => {
	const failure = (rawAnswer?: string) =>
		new Failure({
			kind: 'providerError',
			message: 'No result',
			nextStep: 'Look at the answer.',
			retryable: false,
			...(rawAnswer && { rawAnswer }),
		});

	it('shows it, and says nothing of one where there is none', () => {
		const { description } = toNodeError(PEOPLE, failure('{"state":"done"}'));
		expect(description).toBe('Look at the answer. The provider answered: {"state":"done"}');
		expect(toNodeError(PEOPLE, failure()).description).toBe('Look at the answer.');
	});
});

describe('an error item', () => {
	const refused = {
		kind: 'insufficientCredits' as const,
		message: 'Too few',
		nextStep: 'Top up.',
		retryable: false,
		httpStatus: 402,
	};
	const detailsOf = (failure: Failure) => toErrorItem('item', failure, 0).json.details;

	it('says of a create that was certainly refused that it may be created elsewhere, and of nothing else', () => {
		expect(detailsOf(new Failure({ ...refused, sentAtMs: 1 }))).toMatchObject({
			mayHaveBeenAccepted: false,
		});
		expect(detailsOf(lost)).toMatchObject({ mayHaveBeenAccepted: true });
		for (const details of [refused, { ...refused, sentAtMs: 1, taskId: 'a' }]) {
			expect(detailsOf(new Failure(details))).not.toHaveProperty('mayHaveBeenAccepted');
		}
	});
});
