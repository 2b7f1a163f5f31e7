import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IWebhookFunctions } from 'n8n-workflow';

import { answerCall, isTakenUp, untilAborted } from '../../nodes/callResponse';
import { ExpressResponse } from './expressResponse';

const contextWith = (response: unknown) =>
	({ getResponseObject: () => response }) as unknown as IWebhookFunctions;

/** What a promise has come to by now, if to anything. */
async function byNow<Result>(promise: Promise<Result>): Promise<Result | 'open'> {
	await nextTurn();
	return await Promise.race([promise, Promise.resolve('open' as const)]);
}

it('a call is answered in place of n8n, which is told so', () => {
	const response = new ExpressResponse();
	expect(answerCall(contextWith(response), 413, 'Too large')).toEqual({ noWebhookResponse: true });
	expect([response.statusCode, response.sent]).toEqual([413, { message: 'Too large' }]);
});

it.each([undefined, 'response', {}, { status: 200 }])(
	'a call cannot be answered where n8n gives nothing to answer with (%p)',
	(response) => {
		expect(() => answerCall(contextWith(response), 200, 'Yes')).toThrow(/n8n gave no response/);
	},
);

describe('n8n has taken up what a call has brought about', () => {
	it.each([
		[true, 200],
		[true, 299],
		[false, 300],
		[false, 409],
		[false, 500],
	])('%s where it answers %i, and not before', async (isTaken, status) => {
		const response = new ExpressResponse();
		const taken = isTakenUp(contextWith(response));
		response.status(status);
		expect(await byNow(taken)).toBe('open');
		response.close(true);
		expect(await byNow(taken)).toBe(isTaken);
	});

	it('not where nobody was there to hear it', async () => {
		const response = new ExpressResponse();
		const taken = isTakenUp(contextWith(response));
		response.close(false);
		expect(await byNow(taken)).toBe(false);
	});

	it('not where the caller had hung up before: nothing more is heard of it', async () => {
		const response = new ExpressResponse();
		response.close(false);
		expect(await byNow(isTakenUp(contextWith(response)))).toBe(false);
	});

	it('as one answer: what comes after it says nothing', async () => {
		const response = new ExpressResponse();
		const taken = isTakenUp(contextWith(response));
		response.close(true);
		expect([await byNow(taken), response.listenerCount('close')]).toEqual([true, 0]);
	});
});

it('a limit is waited for until it is reached, and not after that', async () => {
	const limit = new AbortController();
	const reached = untilAborted(limit.signal);
	expect(await byNow(reached)).toBe('open');
	limit.abort();
	expect(await byNow(reached)).toBeUndefined();
	expect(await byNow(untilAborted(limit.signal))).toBeUndefined();
});
