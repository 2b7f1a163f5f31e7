import fc from 'fast-check';
import { z } from 'zod';

import { Failure } from '../../transport/failure';
import {
	parseResponse,
	readResponse,
	type HttpResponse,
	type Sending,
} from '../../transport/httpResponse';
import { failureByStatus, providerWords } from '../../transport/statusFailure';

const answer = (status: number, text: string, headers: Record<string, string> = {}): HttpResponse =>
	readResponse(status, headers, text);

/** Every HTTP status that is not a success. */
const FAILING = Array.from({ length: 300 }, (_, index) => 300 + index);

describe('a body', () => {
	it.each([
		['{"a":1}', { a: 1 }],
		[' null ', null],
		['"text"', 'text'],
		['{"code":"003005001"}', { code: '003005001' }],
	])('%j is read as JSON', (text, json) => {
		expect(answer(200, text)).toMatchObject({ json, text });
	});

	it.each(['', ' \n ', '{"a":', '<html></html>', 'undefined', "{'a':1}"])(
		'%j stays text',
		(text) => {
			expect(answer(200, text)).toMatchObject({ json: undefined, text });
		},
	);
});

describe('the words of a provider', () => {
	it.each<[unknown, { code?: string; message?: string }]>([
		['went wrong', { message: 'went wrong' }],
		['', {}],
		[null, {}],
		[undefined, {}],
		[42, {}],
		[['a'], {}],
		[{}, {}],
		[{ error: null }, {}],
		[{ error: {} }, {}],
		[{ error: '' }, {}],
		[{ error: 'text' }, { message: 'text' }],
		[{ error: 'code', message: 'words' }, { message: 'words' }],
		[
			{ message: 'words', code: 7 },
			{ message: 'words', code: '7' },
		],
		[{ error: { code: '003005001', message: 'words' } }, { code: '003005001', message: 'words' }],
		[{ error: { code: 3005001, error_message: 'w' } }, { code: '3005001', message: 'w' }],
		[{ error: { error_code: 'x', detail: 'w' } }, { code: 'x', message: 'w' }],
		[{ error: { code: {} }, message: 'outside' }, { message: 'outside' }],
		[{ msg: 'w' }, { message: 'w' }],
		[{ message: '', detail: 'w' }, { message: 'w' }],
		[{ detail: [{ loc: ['body'], msg: 'w' }] }, {}],
	])('of %j are %j', (json, words) => {
		expect(providerWords(json)).toEqual(words);
	});

	it('are texts or nothing, whatever the JSON', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (json) => {
				const { code, message } = providerWords(json);
				return (
					(code === undefined || typeof code === 'string') &&
					(message === undefined || (typeof message === 'string' && message !== ''))
				);
			}),
		);
	});
});

describe('a status', () => {
	it('is no failure from 200 to 299', () => {
		for (let status = 200; status < 300; status++) {
			expect(failureByStatus(answer(status, ''))).toBeUndefined();
		}
	});

	it('from 300 on is a failure with a sentence and a next step', () => {
		const odd = FAILING.filter((status) => {
			const details = failureByStatus(answer(status, ''));
			const sentence = new RegExp(`^[A-Z].{15,} \\(HTTP ${status}\\)$`);
			return !(
				sentence.test(details?.message ?? '') &&
				/^[A-Z].{8,}\.$/.test(details?.nextStep ?? '') &&
				details?.httpStatus === status
			);
		});
		expect(odd).toEqual([]);
	});

	it('may pass for 408, 429 and every server error, and for no other', () => {
		const passing = FAILING.filter((status) => failureByStatus(answer(status, ''))?.retryable);
		const serverErrors = FAILING.filter((status) => status >= 500);
		expect(passing).toEqual([408, 429, ...serverErrors]);
	});

	it.each([
		[399, 'unexpectedRedirect'],
		[400, 'invalidRequest'],
		[401, 'authentication'],
		[402, 'insufficientCredits'],
		[403, 'permission'],
		[404, 'notFound'],
		[408, 'providerBusy'],
		[409, 'conflict'],
		[413, 'fileTooLarge'],
		[415, 'unsupportedMedia'],
		[422, 'invalidRequest'],
		[429, 'rateLimited'],
		[500, 'providerError'],
		[302, 'unexpectedRedirect'],
		[418, 'providerError'],
		[300, 'unexpectedRedirect'],
		[199, 'providerError'],
	])('%i is %s', (status, kind) => {
		expect(failureByStatus(answer(status, ''))?.kind).toBe(kind);
	});

	it('is told with the provider’s words and code', () => {
		const details = failureByStatus(
			answer(422, '{"error":{"code":"007","message":"Prompt is odd"}}'),
		);
		expect(details?.message).toBe('The provider refused the values sent (HTTP 422: Prompt is odd)');
		expect(details?.code).toBe('007');
	});

	it('is told with the first words that say anything, wherever they stand', () => {
		const { message } = failureByStatus(answer(422, '{"message":"","detail":"Too long"}')) ?? {};
		expect(message).toMatch(/\(HTTP 422: Too long\)$/);
	});

	it('is told without a word more where the provider says nothing, wherever else it points', () => {
		const headers = { location: 'https://elsewhere.example/' };
		const { message } = failureByStatus(answer(500, '{"error":{}}', headers)) ?? {};
		expect(message).toBe('The provider had an internal error (HTTP 500)');
		expect(failureByStatus(answer(422, '{"error":{}}'))).not.toHaveProperty('code');
	});

	it('is told with words that are never long', () => {
		const long = 'word '.repeat(1_000);
		for (const json of [long, { message: long, code: long }]) {
			const { message = '', code = '...' } = providerWords(json);
			expect([message.length < 2_010, code.length < 2_010]).toEqual([true, true]);
			expect([message, code]).toEqual([
				expect.stringMatching(/\.\.\.$/),
				expect.stringMatching(/\.\.\.$/),
			]);
		}
	});

	it('of a redirect is told with the provider’s words where it has any', () => {
		const headers = { location: 'https://elsewhere.example/' };
		const { message } = failureByStatus(answer(302, '{"message":"Moved"}', headers)) ?? {};
		expect(message).toMatch(/\(HTTP 302: Moved\)$/);
	});

	it('is told with the beginning of a body that is no JSON', () => {
		const html = `<html>\n<body>${'Bad gateway '.repeat(50)}</body></html>`;
		const { message = '' } = failureByStatus(answer(502, html)) ?? {};
		expect(message).toMatch(/\(HTTP 502: <html> <body>Bad gateway .+\.\.\.\)$/);
		expect(message.length).toBeLessThan(260);
	});

	it('of a redirect is told with its target, but not with the target’s query', () => {
		const location = 'https://elsewhere.example/login?token=abc';
		const { message = '' } = failureByStatus(answer(307, '', { location })) ?? {};
		expect(message).toContain('https://elsewhere.example/login?***');
		expect(message).not.toContain('abc');
	});
});

describe('an answer that is parsed', () => {
	const schema = z.object({ id: z.string().min(1) });
	const failureOf = (status: number, text: string, sending?: Sending): Failure => {
		try {
			parseResponse(
				schema,
				{ ...answer(status, text), ...(sending && { sending }) },
				'a task (id)',
			);
		} catch (error) {
			if (error instanceof Failure) return error;
		}
		throw new Error('Expected a failure');
	};

	it('gives what the schema makes of it', () => {
		expect(parseResponse(schema, answer(200, '{"id":"a","more":1}'), 'a task (id)')).toEqual({
			id: 'a',
		});
	});

	it.each([
		['{"id":""}', '"{"id":""}"'],
		['[]', '"[]"'],
		['null', '"null"'],
		['<html>', '"<html>"'],
		['', 'an empty body'],
		['  ', 'an empty body'],
	])('says for %s what was expected and what came', (text, came) => {
		const { details } = failureOf(201, text);
		expect(details.message).toBe(
			`The provider answered HTTP 201, but without a task (id): got ${came}`,
		);
		expect(details).toMatchObject({ kind: 'unreadableAnswer', retryable: true, httpStatus: 201 });
	});

	it('that is not what was expected is kept, and so is when it was paid for', () => {
		expect(failureOf(201, '{"id":""}').details.rawAnswer).toBe('{"id":""}');
		expect(failureOf(201, '<html>').details).not.toHaveProperty('rawAnswer');
		const sending = { sentAtMs: 5, endedAtMs: 6 };
		expect(failureOf(200, '{}', sending).details).toMatchObject(sending);
	});

	it('is a task or a failure, whatever comes: nothing else is thrown', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
				try {
					return parseResponse(schema, answer(200, text), 'a task (id)').id !== '';
				} catch (error) {
					return error instanceof Failure && error.details.kind === 'unreadableAnswer';
				}
			}),
		);
	});
});
