import type { FailureDetails } from '../../model/failureDetails';
import type { JsonValue } from '../../model/json';
import { providerById } from '../../providers';
import { readResponse, type Purpose } from '../../transport/httpResponse';

/** What a provider makes of an answer: a failure, none for certain (`null`), or nothing it knows of. */
const read = (id: string, status: number, body: JsonValue, purpose: Purpose = 'create') =>
	providerById(id).toFailure(readResponse(status, {}, JSON.stringify(body)), purpose);

/** An answer, and the kind of the failure it is, or what else. */
type Row = [status: number, body: JsonValue, kind: FailureDetails['kind'] | null | undefined];

const kinds = (id: string) => (status: number, body: JsonValue) => {
	const failure = read(id, status, body);
	return failure ? failure.kind : failure;
};

const CODE = { code: 'x', message: 'Too busy' };

describe('an answer that may hold a task', () => {
	it.each<Row>([
		// What became of the task is the task's to tell.
		[200, { id: 'a', error: 'No person' }, null],
		[299, { id: 'a' }, null],
		[200, { id: 7, error: 'No person' }, null],
		[200, { id: '', error: 'No person' }, 'providerError'],
		[200, { id: true, error: 'No person' }, 'providerError'],
		[200, { error: 'No person' }, 'providerError'],
		[200, { message: 'Welcome' }, undefined],
		[200, { error: null }, undefined],
		[200, 'text', undefined],
		[200, { message: 'see 003005007' }, 'invalidRequest'],
		[200, { message: 'see 003005050' }, undefined],
		// It was accepted, though whoever stands before it stopped waiting.
		[504, { id: 'a' }, null],
		[504, { id: '' }, 'providerBusy'],
		[503, { id: 'a' }, 'providerBusy'],
		[500, { id: 7 }, 'providerError'],
		[418, { error: 'teapot' }, undefined],
		[300, { error: 'elsewhere' }, undefined],
		[199, { error: 'early' }, undefined],
	])('of Vtrix, %i %j: %s', (status, body, kind) => {
		expect(kinds('vtrix')(status, body)).toBe(kind);
	});

	it.each<Row>([
		[200, { id: 'a', error: { code: 'internal_error' } }, undefined],
		[299, { id: '', error: 'No' }, 'providerError'],
		[200, { id: 7, error: 'No' }, 'providerError'],
		[200, { error: { code: 'rate_limited' } }, 'rateLimited'],
		[200, { error: CODE }, 'providerError'],
		[200, { error: null, message: 'Welcome' }, undefined],
		[200, {}, undefined],
		[500, { id: 'a', error: { code: 'rate_limited' } }, 'rateLimited'],
		[503, { error: CODE }, 'providerBusy'],
		[500, { error: { code: 'constructor' } }, 'providerError'],
		[300, { error: CODE }, undefined],
		[418, { error: CODE }, undefined],
	])('of Seedance 2, %i %j: %s', (status, body, kind) => {
		expect(kinds('seedance2Io')(status, body)).toBe(kind);
	});

	it.each<Row>([
		[200, { task_id: 'a', error: 'No person' }, undefined],
		[200, { task_id: 7, error: 'No person' }, 'providerError'],
		[299, { error: 'No person' }, 'providerError'],
		[200, { error: { code: 'x' } }, undefined],
		[200, { error: 'internal_error' }, 'providerError'],
		[300, { error: 'elsewhere' }, undefined],
		[300, { error: 'validation_error' }, 'invalidRequest'],
		[418, {}, undefined],
		[418, { error: 'provider_error' }, 'providerBusy'],
		[502, { error: 'constructor' }, 'providerBusy'],
		[402, 'text', 'insufficientCredits'],
	])('of Dance Generator, %i %j: %s', (status, body, kind) => {
		expect(kinds('danceGenerator')(status, body)).toBe(kind);
	});

	it.each<Row>([
		[200, { taskId: 'a', error: 'No person' }, undefined],
		[200, { credits: 7, message: 'Welcome' }, undefined],
		[200, { taskId: 7, message: 'No' }, 'providerError'],
		[299, { message: 'No' }, 'providerError'],
		[200, {}, undefined],
		[300, { message: 'elsewhere' }, undefined],
		[199, { message: 'early' }, undefined],
		[418, { message: 'teapot' }, undefined],
		[402, { taskId: 'a', message: 'No' }, 'insufficientCredits'],
	])('of Seedance2 AI, %i %j: %s', (status, body, kind) => {
		expect(kinds('seedance2Ai')(status, body)).toBe(kind);
	});

	it.each<Row>([
		[200, { task_id: 'a', error: 'No person' }, undefined],
		[200, { id: 7, error: 'No person' }, undefined],
		[200, { data: { task_id: 'a' }, error: 'No person' }, undefined],
		[200, { status: 'failed', error: 'No person' }, undefined],
		[200, { task_id: '', id: true, error: 'No person' }, 'providerError'],
		[299, { error: 'No' }, 'providerError'],
		[200, { error: {} }, 'providerError'],
		[200, { error: '' }, undefined],
		[200, { error: false }, undefined],
		[200, { error: null }, undefined],
		[200, { message: 'Welcome' }, undefined],
		[300, { error: 'elsewhere' }, undefined],
		[199, { error: 'early' }, undefined],
		[418, { error: 'teapot' }, undefined],
		[500, { task_id: 'a', error: 'No' }, 'providerError'],
	])('of SeedDance, %i %j: %s', (status, body, kind) => {
		expect(kinds('seedDance')(status, body)).toBe(kind);
	});
});

describe('what a failure says', () => {
	it.each<[id: string, status: number, body: JsonValue, code: string | undefined, ending: RegExp]>([
		['vtrix', 500, { error: CODE }, 'x', / \("Too busy"\)$/],
		['vtrix', 500, {}, undefined, /[a-z]$/],
		['vtrix', 400, { code: 3005007 }, '003005007', /the duration$/],
		['vtrix', 500, { code: 3005050 }, '3005050', /[a-z]$/],
		['vtrix', 500, { error: 'no 13005007, nor 0030050071' }, undefined, /0030050071"\)$/],
		[
			'vtrix',
			400,
			{ error: 'code=003005007.' },
			'003005007',
			/the duration \("code=003005007\."\)$/,
		],
		['seedance2Io', 500, { error: CODE }, 'x', /error \("Too busy"\)$/],
		['seedance2Io', 500, {}, 'internal_error', /had an internal error$/],
		['seedance2Io', 200, { error: 'No' }, undefined, /does not name \("No"\)$/],
		['danceGenerator', 500, { error: 'x', message: 'Too busy' }, 'x', /error \("Too busy"\)$/],
		['danceGenerator', 500, {}, 'internal_error', /had an internal error$/],
		['seedance2Ai', 500, CODE, 'x', /error \("Too busy"\)$/],
		['seedance2Ai', 500, {}, undefined, /had an internal error$/],
		['seedDance', 500, CODE, 'x', /error \("Too busy"\)$/],
		['seedDance', 500, {}, undefined, /had an internal error$/],
	])('of %s, %i %j: the code %s, and the words', (id, status, body, code, ending) => {
		const failure = read(id, status, body);
		expect(failure).toMatchObject({ httpStatus: status });
		expect(failure?.code).toBe(code);
		expect(failure?.message).toMatch(ending);
		expect(Object.values(failure ?? {})).not.toContain(undefined);
	});

	it.each<[JsonValue, string]>([
		[{ required: 70, available: 3 }, ': 70 needed, 3 available'],
		[{ required: 70 }, ': 70 needed'],
		[{ available: 0 }, ': 0 available'],
		[{ required: '70', available: null }, ''],
	])('is which credits are missing, where that is told: %j', (told, said) => {
		expect(read('seedance2Ai', 402, told)?.message).toBe(
			`There are not enough credits at Seedance2 AI for this video${said}`,
		);
		const inner = JSON.parse(
			JSON.stringify(told)
				.replace('required', 'required_credits')
				.replace('available', 'available_credits'),
		) as JsonValue;
		expect(read('seedance2Io', 402, { error: inner })?.message).toBe(
			`There are not enough credits at Seedance 2${said}`,
		);
	});

	it('of Dance Generator has its details in words, where there are some', () => {
		const told = (details: JsonValue) =>
			read('danceGenerator', 402, { error: 'insufficient_credits', details });
		expect(told({ required_credits: 70 })?.furtherInfo).toBe('required credits: 70');
		for (const nothing of [{}, [], null, 'x'])
			expect(told(nothing)).not.toHaveProperty('furtherInfo');
	});

	it('at Seedance2 AI is that three tasks run for a create, and too many questions for a status', () => {
		expect(read('seedance2Ai', 429, {})?.kind).toBe('concurrencyLimit');
		expect(read('seedance2Ai', 429, {}, 'upload')?.kind).toBe('concurrencyLimit');
		expect(read('seedance2Ai', 429, {}, 'read')?.kind).toBe('rateLimited');
		expect(read('seedance2Ai', 500, {}, 'read')?.kind).toBe('providerError');
	});
});

describe('a key that Seedance 2 has had before', () => {
	const conflict = (message?: string) =>
		read('seedance2Io', 409, {
			error: { code: 'idempotency_conflict', ...(message && { message }) },
		});
	const AGAIN = {
		kind: 'conflict',
		retryable: true,
		retryAfterMs: 5_000,
		mayHaveBeenAccepted: true,
	};

	it.each([
		undefined,
		'The first request is still running',
		'The key was already used, and its request is in progress',
		'Reused while the first is pending',
		'Key reused: in-flight',
		'No',
	])('may be asked for again: %s', (message) => {
		expect(conflict(message)).toMatchObject(AGAIN);
	});

	it('is the only failure of which that is said', () => {
		for (const code of ['rate_limited', 'service_busy', 'internal_error', 'invalid_request']) {
			const failure = read('seedance2Io', 400, { error: { code } });
			expect(failure).not.toHaveProperty('mayHaveBeenAccepted');
			expect(failure).not.toHaveProperty('retryAfterMs');
		}
	});

	it.each([
		'The bodies differ',
		'Parameter mismatch',
		'The body does not match',
		'Used with another body',
		'The key was already used',
		'It has already been used',
		'Key reused',
	])('would be refused each time: %s', (message) => {
		const failure = conflict(message);
		expect(failure).toMatchObject({ kind: 'conflict', retryable: false });
		expect(failure).not.toHaveProperty('retryAfterMs');
		expect(failure).not.toHaveProperty('mayHaveBeenAccepted');
		expect(failure?.message).toContain(`("${message}")`);
	});
});

describe('a code of Vtrix for a fault of the generation itself', () => {
	const failureOf = (status: number, code: string, purpose: Purpose) =>
		read('vtrix', status, { error: { code, error_message: 'No' } }, purpose);

	it.each(['003005095', '003005096', '003005097', '003005098'])(
		'leaves open whether there is a task, whatever the status: %s',
		(code) => {
			const failure = failureOf(400, code, 'create');
			expect(failure).toMatchObject({ code, mayHaveBeenAccepted: true, retryable: false });
			expect(failure?.message).toMatch(/The task may exist and may have been charged$/);
			expect(failure?.nextStep).toMatch(/^It was not sent again\. Look at your tasks/);
			// Left to the status, which says nothing of a create.
			expect(failureOf(500, code, 'create')).not.toHaveProperty('mayHaveBeenAccepted');
			expect(failureOf(400, code, 'read')).not.toHaveProperty('mayHaveBeenAccepted');
		},
	);

	it('is none of those that refuse values, or that come before the work', () => {
		for (const code of ['003005001', '003005014', '003005099']) {
			expect(failureOf(400, code, 'create')).not.toHaveProperty('mayHaveBeenAccepted');
		}
	});
});
