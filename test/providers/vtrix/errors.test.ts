import { isEndUnknown, type FailureDetails } from '../../../model/failureDetails';
import type { JsonValue } from '../../../model/json';
import { meaningOf, toFailure } from '../../../providers/vtrix/errors';
import { readResponse, type Purpose } from '../../../transport/httpResponse';

const failureOf = (status: number, body: JsonValue, purpose: Purpose = 'create') => {
	const failure = toFailure(readResponse(status, {}, JSON.stringify(body)), purpose);
	if (!failure) throw new Error('It is no failure');
	return failure;
};

/** A fault of the generation itself: it comes after the work has begun, so after the create was accepted. */
const FAULT = { error: { code: '003005095', error_message: 'Internal generation error' } };

describe('a create that Vtrix answers with a fault of the generation', () => {
	it.each([200, 302, 399, 400, 404, 429, 499, 500, 503])(
		'may have been accepted, whatever the status: %i',
		(status) => {
			expect(isEndUnknown(failureOf(status, FAULT))).toBe(true);
		},
	);

	it.each([302, 399, 400, 499])(
		'says so itself where the status %i would say that it was refused',
		(status) => {
			const { mayHaveBeenAccepted, retryable, message } = failureOf(status, FAULT);
			expect({ mayHaveBeenAccepted, retryable }).toEqual({
				mayHaveBeenAccepted: true,
				retryable: false,
			});
			expect(message).toMatch(/may exist and may have been charged$/);
		},
	);

	it.each([200, 500])('leaves it to whoever knows when it was sent, with %i', (status) => {
		expect(failureOf(status, FAULT)).not.toHaveProperty('mayHaveBeenAccepted');
	});
});

describe('a create that Vtrix refuses', () => {
	it.each<[status: number, body: JsonValue]>([
		[400, { error: { code: '003005007', message: 'Invalid duration' } }],
		[200, { error: { code: '003005001', message: 'Missing content' } }],
		[500, { error: { code: '003005003', message: 'Invalid image format' } }],
		[401, {}],
		[403, { error: 'insufficient balance' }],
		[404, {}],
		[429, {}],
	])('was certainly not accepted: %i %j', (status, body) => {
		expect(isEndUnknown(failureOf(status, body))).toBe(false);
	});

	it('says of 404 that the model may be unknown; a status check speaks of the task', () => {
		expect(failureOf(404, {}).message).toMatch(/no such model/);
		expect(failureOf(404, {}, 'read').message).toMatch(/no such task/);
		expect(failureOf(401, {}, 'read').kind).toBe('authentication');
	});

	it('says of 403 both that it may mean, and asks to look at the balance', () => {
		const { kind, message, nextStep, retryable }: FailureDetails = failureOf(403, {});
		expect({ kind, retryable }).toEqual({ kind: 'permission', retryable: false });
		expect(message).toMatch(/balance is insufficient or the key has no permission/);
		expect(nextStep).toMatch(/Check the balance/);
	});
});

describe('a code of Vtrix', () => {
	it.each(['003005095', '3005095', 'error 003005095: no', '03005095'])(
		'is known in "%s"',
		(text) => {
			expect(meaningOf(text)).toMatch(/internal error while generating/);
		},
	);

	it.each(['', '13005095', '0003005095', '30050951', '003005050', 'constructor'])(
		'is none in "%s"',
		(text) => {
			expect(meaningOf(text)).toBeUndefined();
		},
	);
});
