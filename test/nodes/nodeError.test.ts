import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { errorPolicyOf, toErrorItem, toNodeError } from '../../nodes/delivery/nodeError';
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

const REFUSED = {
	kind: 'insufficientCredits',
	message: 'Too few credits',
	nextStep: 'Top up.',
	retryable: false,
} as const;
const SECRET = 'Bearer key-of-somebody https://files.example/a.mp4?signature=opens-it';
const CLEAN = 'Bearer *** https://files.example/a.mp4?***';

describe('an error that ends a node', () => {
	it('is one of an answer where the provider has answered, and tells of which item', () => {
		const error = toNodeError(PEOPLE, new Failure({ ...REFUSED, httpStatus: 402 }), 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Too few credits',
			description: 'Top up.',
			httpCode: '402',
			context: { itemIndex: 3 },
		});
	});

	it('is one of the node’s own where it has not', () => {
		const error = toNodeError(PEOPLE, new Failure(REFUSED), 0);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Too few credits',
			description: 'Top up.',
			context: { itemIndex: 0 },
		});
	});

	it.each([undefined, 402])('tells of no item where it is none’s (%s)', (httpStatus) => {
		const more = httpStatus === undefined ? {} : { httpStatus };
		const { context } = toNodeError(PEOPLE, new Failure({ ...REFUSED, ...more }));
		expect(context?.itemIndex).toBeUndefined();
	});

	it('that n8n has made stays as it is', () => {
		const own = new NodeOperationError(PEOPLE, 'The file is gone');
		expect(toNodeError(PEOPLE, own, 2)).toBe(own);
	});

	it('names the provider’s code once, what else is known, and the answer that was kept', () => {
		const failure = (more: object) => new Failure({ ...REFUSED, ...more });
		const said = (more: object) => toNodeError(PEOPLE, failure(more)).description;
		expect(said({ code: 'E7' })).toBe("Top up. The provider's code: E7.");
		expect(said({ code: 'E7', message: 'E7: too few' })).toBe('Top up.');
		expect(said({ furtherInfo: 'more' })).toBe('Top up. Details: more');
		expect(said({ rawAnswer: '{"a":1}' })).toBe('Top up. The provider answered: {"a":1}');
	});

	it('names the task, once', () => {
		const named = (message: string, taskId = 'task-7') =>
			toNodeError(PEOPLE, new Failure({ ...REFUSED, message, taskId })).message;
		expect(named('It failed')).toBe('It failed (task task-7)');
		for (const message of ['task-7 failed', 'failed: task-7', 'task-7.', 'Of 3: task-7: odd']) {
			expect(named(message)).toBe(message);
		}
		// Not even where its ID happens to be a part of something else.
		for (const message of ['task-77 failed', 'No answer of mytask-7 within 7 s']) {
			expect(named(message)).toBe(`${message} (task task-7)`);
		}
		expect(named('It ended after 120 s', '12')).toMatch(/\(task 12\)$/);
		expect(named('It has axb', 'a.b')).toMatch(/\(task a\.b\)$/);
	});

	it.each([undefined, 500])(
		'keeps its message where n8n would read a network error in it (%s)',
		(httpStatus) => {
			const answered = httpStatus === undefined ? {} : { httpStatus };
			for (const message of ['It failed: ImageNotFound', 'Not stored: EACCES, mkdir', 'EPERM']) {
				const failure = new Failure({ ...REFUSED, ...answered, message, taskId: 'task-7' });
				expect(toNodeError(PEOPLE, failure).message).toBe(`${message} (task task-7)`);
			}
			const open = { ...answered, message: 'No answer: ECONNRESET', mayHaveBeenAccepted: true };
			expect(toNodeError(MODEL, new Failure({ ...REFUSED, ...open })).message).toMatch(
				/^No answer: ECONNRESET\. Do not create it again/,
			);
		},
	);

	it('keeps nothing of an answer beside its words', () => {
		const error = toNodeError(PEOPLE, new Failure({ ...REFUSED, httpStatus: 402 }));
		expect(error.errorResponse).toEqual({ message: 'Too few credits', description: 'Top up.' });
		expect(error.cause).toBeUndefined();
	});

	it.each(['message', 'nextStep', 'furtherInfo'])('shows no secret that its %s holds', (where) => {
		const failure = new Failure({ ...REFUSED, [where]: SECRET });
		for (const node of [PEOPLE, MODEL]) {
			const { message, description } = toNodeError(node, failure);
			const text = `${message} ${description}`;
			expect(text).toContain(CLEAN);
			expect(text).not.toMatch(/key-of-somebody|opens-it/);
		}
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

	it('holds what happened and what to do, in the words and without the secrets of the error', () => {
		const failure = new Failure({
			...REFUSED,
			message: `It failed: ${SECRET}`,
			nextStep: SECRET,
			furtherInfo: SECRET,
			code: 'E7',
			rawAnswer: '{"a":1}',
			possibleTaskIds: ['task-1'],
			taskId: 'task-7',
		});
		const item = toErrorItem('item', failure, 4, { provider: 'vtrix', taskId: 'another' });
		expect(item).toEqual({
			json: {
				provider: 'vtrix',
				taskId: 'task-7',
				error: `It failed: ${CLEAN} (task task-7)`,
				details: {
					kind: 'insufficientCredits',
					code: 'E7',
					nextStep: CLEAN,
					said: CLEAN,
					rawAnswer: '{"a":1}',
					possibleTaskIds: ['task-1'],
				},
			},
			pairedItem: { item: 4 },
		});
	});

	it('has in the error output nothing beside its error and details: n8n adds what came in', () => {
		const known = { provider: 'vtrix', taskId: 'task-7' };
		expect(toErrorItem('errorOutput', new Failure(REFUSED), 0, known).json).toEqual({
			error: 'Too few credits',
			details: { ...known, kind: 'insufficientCredits', code: null, nextStep: 'Top up.' },
		});
		expect(toErrorItem('item', new Failure(REFUSED), 0).json).toStrictEqual({
			error: 'Too few credits',
			details: { kind: 'insufficientCredits', code: null, nextStep: 'Top up.' },
		});
	});

	it('tells when the create was sent that may have been accepted', () => {
		const at = { mayHaveBeenAccepted: true, sentAtMs: Date.UTC(2026, 10, 29) };
		expect(detailsOf(new Failure({ ...REFUSED, ...at }))).toMatchObject({
			mayHaveBeenAccepted: true,
			sentAt: '2026-11-29T00:00:00.000Z',
		});
		expect(detailsOf(lost)).not.toHaveProperty('sentAt');
	});
});

describe('what the user chose under On Error', () => {
	it.each([
		['stop', false, undefined],
		['stop', false, 'continueErrorOutput'],
		['item', true, undefined],
		['item', true, 'continueRegularOutput'],
		['errorOutput', true, 'continueErrorOutput'],
	] as const)('is %s', (policy, goesOn, onError) => {
		const context = {
			continueOnFail: () => goesOn,
			getNode: () => ({ ...PEOPLE, ...(onError && { onError }) }),
		};
		expect(errorPolicyOf(context)).toBe(policy);
	});
});
