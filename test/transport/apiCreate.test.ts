import { isEndUnknown } from '../../model/failureDetails';
import type { FaultRule } from '../../sandbox/server';
import { Failure } from '../../transport/failure';
import { failureOf, useAccounts, writtenClock } from './account';

const { sandbox, account, inject, arrived } = useAccounts();

const DANCE = {
	character_image_url: 'https://example.com/character.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
};
const VIDEO = { prompt: 'A glass train' };

const generate = async (clock = writtenClock()) =>
	await account('danceGenerator', { clock }).api.create('/generate', DANCE);

const tooMany: FaultRule['action'] = { type: 'answer', status: 429, body: {} };

it('has an idempotency key where it is given one, and nothing of the kind otherwise', async () => {
	const sent: object[] = [];
	const { api } = account('danceGenerator', {
		httpClient: async ({ headers = {} }) => {
			sent.push(headers);
			return { status: 201, headers: {}, body: '{}' };
		},
	});
	await api.create('/generate', DANCE);
	await api.create('/generate', DANCE, 'my own');
	expect(sent).toStrictEqual([{}, { 'Idempotency-Key': 'my own' }]);
});

describe('a paid create without a key', () => {
	it.each<[string, FaultRule['action']]>([
		['a server error', { type: 'answer', status: 500, body: {} }],
		['a busy server', { type: 'answer', status: 503, body: {} }],
		[
			'a server error after it was accepted',
			{ type: 'answer', status: 500, handle: true, body: {} },
		],
		['a reset before it was accepted', { type: 'reset' }],
		['a reset after it was accepted', { type: 'reset', handle: true }],
		['an answer that breaks off', { type: 'mangle', how: 'cut' }],
		['half an answer', { type: 'mangle', how: 'truncate' }],
		['an empty answer', { type: 'answer', status: 201, handle: true }],
		['a web page', { type: 'answer', status: 200, handle: true, body: '<html></html>' }],
	])('is not sent again after %s, and its end is not known', async (_what, action) => {
		inject('/generate', action, 'always');
		const { details } = await failureOf(generate());
		expect(arrived()).toHaveLength(1);
		expect(sandbox().paidCreates()).toBeLessThanOrEqual(1);
		expect(isEndUnknown(details)).toBe(true);
	});

	it('keeps the answer where that is all that may name the task', async () => {
		const answer = (status: number) =>
			({ type: 'answer', status, body: { error: 'internal', data: { id: 'task-77' } } }) as const;
		for (const [status, isKept] of [
			[500, true],
			[504, true],
			[422, false],
		] as const) {
			inject('/generate', answer(status), 1);
			const { details } = await failureOf(generate());
			expect(details.rawAnswer?.includes('task-77') ?? false).toBe(isKept);
		}
		inject('/tasks', answer(500), 'always');
		const read = account('danceGenerator', { clock: writtenClock() }).api.get('/tasks/x');
		expect((await failureOf(read)).details).not.toHaveProperty('rawAnswer');
	});

	it.each([400, 401, 402, 403, 404, 409, 413, 422])(
		'is not sent again after %i, and was certainly not accepted',
		async (status) => {
			inject('/generate', { type: 'answer', status, body: {} }, 'always');
			const { details } = await failureOf(generate());
			expect(arrived()).toHaveLength(1);
			expect(isEndUnknown(details)).toBe(false);
		},
	);

	it('is sent again after 429, four times at most, and is paid once', async () => {
		inject('/generate', tooMany, 3);
		expect((await generate()).status).toBe(201);
		expect(arrived()).toHaveLength(4);
		expect(sandbox().paidCreates()).toBe(1);

		inject('/generate', tooMany, 'always');
		expect(isEndUnknown((await failureOf(generate())).details)).toBe(false);
		expect(arrived()).toHaveLength(8);
	});

	it('that was answered with 429 and then cancelled was certainly not accepted', async () => {
		inject('/generate', tooMany, 'always');
		const { details } = await failureOf(generate(cancelledClock()));
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(false);
	});
});

describe('a paid create with a key', () => {
	const keyed = async (clock = writtenClock()) =>
		await account('seedance2Io', { clock }).api.create('/video/seedance', VIDEO, 'the-key');

	it('that was lost and then cancelled may have been accepted', async () => {
		inject('/video', { type: 'reset', handle: true }, 'always');
		const { details } = await failureOf(keyed(cancelledClock()));
		expect(details.kind).toBe('connectionLost');
		expect(isEndUnknown(details)).toBe(true);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('that was lost and could then not be sent any more may have been accepted', async () => {
		inject('/video', { type: 'reset', handle: true });
		inject('/video', { type: 'answer', status: 402, body: {} }, 'always');
		const { details } = await failureOf(keyed());
		expect(isEndUnknown(details)).toBe(true);
		expect(details.message).toMatch(/broke off\. Sent again, it was refused: There are not enough/);
		expect(
			new Set(
				sandbox()
					.journal()
					.map(({ headers }) => headers['idempotency-key']),
			),
		).toEqual(new Set(['the-key']));
	});

	it('that was refused for certain in every try was certainly not accepted', async () => {
		inject('/video', tooMany);
		inject('/video', { type: 'answer', status: 402, body: {} }, 'always');
		const { details } = await failureOf(keyed());
		expect(details.kind).toBe('insufficientCredits');
		expect(details.message).not.toContain('Sent again');
		expect(isEndUnknown(details)).toBe(false);
	});

	it('whose tries were all lost tells when the first of them was sent', async () => {
		inject('/video', { type: 'reset', handle: true }, 'always');
		const clock = writtenClock();
		const startedAt = clock.now();
		const { details } = await failureOf(keyed(clock));
		expect(isEndUnknown(details)).toBe(true);
		// The clock stands still but for the pauses between the tries.
		expect(clock.sleeps.length).toBeGreaterThan(0);
		expect(details.sentAtMs).toBe(startedAt);
		expect(details.endedAtMs).toBeGreaterThan(startedAt);
	});

	it('waits as long as the server asks for', async () => {
		const clock = writtenClock();
		const action: FaultRule['action'] = {
			type: 'answer',
			status: 503,
			headers: { 'retry-after': '11' },
			body: {},
		};
		inject('/video', action);
		expect((await keyed(clock)).status).toBe(201);
		expect(clock.sleeps).toEqual([11_500]);
		expect(sandbox().paidCreates()).toBe(1);
	});
});

/** A clock for an execution that is cancelled while it waits. */
function cancelledClock() {
	return {
		...writtenClock(),
		sleep: async () => {
			throw new Failure({
				kind: 'cancelled',
				message: 'The execution was cancelled',
				nextStep: 'Nothing.',
				retryable: false,
			});
		},
	};
}
