import type { ProviderId } from '../../sandbox/server';
import { errorOf } from '../engine/sandboxRunner';
import {
	CREATING,
	PROVIDER_IDS,
	WITHOUT_KEY,
	drawAlways,
	faultFixture,
	hurryTimeLimits,
	type Action,
} from './fixture';
import { useSteppedTime } from '../engine/steppedTime';

const { generate, sandbox, creates, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const MAY_EXIST = /may have been accepted|may exist/;

/** Tries of an order of which each is one and the same to the provider. */
function expectSameOrder(tries: number) {
	const sent = creates().map(({ headers, body }) => ({ key: headers['idempotency-key'], body }));
	expect(sent).toHaveLength(tries);
	expect(sent.every(({ key }) => typeof key === 'string' && key.length > 16)).toBe(true);
	expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
}

/** The create is sent once, and what is said of it leaves open whether it was accepted. */
async function expectSentOnce(id: ProviderId, action: Action) {
	inject({ ...CREATING, action });
	const error = await errorOf(generate(id));
	expect(creates()).toHaveLength(1);
	expect(error.message).toMatch(MAY_EXIST);
	expect(error.message).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
	expect(error.description).toMatch(/not sent again/i);
}

describe('a create without an Idempotency-Key', () => {
	it.each(WITHOUT_KEY)('row 13: is not sent again to %s after a 500; it may exist', async (id) => {
		await expectSentOnce(id, { type: 'answer', status: 500, body: 'oops', handle: true });
	});

	it.each([
		['row 15: is not sent again when the connection is reset before the answer', false],
		['row 17: is not sent again when the connection is reset after it was accepted', true],
	])('%s', async (_title, handle) => {
		await expectSentOnce('vtrix', { type: 'reset', handle });
		expect(sandbox().paidCreates()).toBe(handle ? 1 : 0);
	});

	it('row 20: is not sent again when half of the answer is missing', async () => {
		await expectSentOnce('seedDance', { type: 'mangle', how: 'truncate' });
	});

	it('row 18: is not sent again when the answer comes a byte at a time and never ends', async () => {
		hurryTimeLimits(200);
		await expectSentOnce('danceGenerator', { type: 'mangle', how: 'dribble', intervalMs: 100 });
	});
});

describe('a create with an Idempotency-Key', () => {
	it.each([
		['row 15: is sent again unchanged when the connection is reset before the answer', false],
		['row 17: is sent again unchanged when the connection is reset after it was accepted', true],
	])('%s', async (_title, handle) => {
		inject({ ...CREATING, action: { type: 'reset', handle } });
		drawAlways(0);
		const [item] = await generate('seedance2Io');
		expectSameOrder(2);
		expect(item?.json.taskId).toBe(creates().at(-1)?.taskId);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('row 14: is given up when the same key gets a 500 again and again', async () => {
		inject({
			...CREATING,
			times: 'always',
			action: { type: 'answer', status: 500, body: 'oops', handle: true },
		});
		drawAlways(0);
		const error = await errorOf(generate('seedance2Io'));
		expectSameOrder(4);
		expect(sandbox().paidCreates()).toBe(1);
		expect(error.message).toMatch(MAY_EXIST);
		expect(error.description).toMatch(/same Idempotency-Key/);
	});

	it('row 10: is sent again with the same key and body while the first is still running', async () => {
		inject({
			...CREATING,
			times: 2,
			action: {
				type: 'answer',
				status: 409,
				headers: { 'retry-after': '0' },
				body: { error: { code: 'idempotency_conflict', message: 'Request is still running' } },
			},
		});
		drawAlways(0);
		const [item] = await generate('seedance2Io');
		expect(item?.json.taskId).toMatch(/^sd2_/);
		expectSameOrder(3);
	});

	it('row 11: is stopped, and gets no new key, when the key was used for another body', async () => {
		inject({
			...CREATING,
			times: 4,
			action: { type: 'answer', status: 500, body: 'oops', handle: true },
		});
		drawAlways(0);
		await errorOf(generate('seedance2Io', { prompt: 'A dancer at 10:00' }));
		// The same run of the same node once more, with a value that has changed meanwhile.
		const again = generate('seedance2Io', { prompt: 'A dancer at 10:01' });
		const error = await errorOf(again);
		expect(error.message).toMatch(/same Idempotency-Key but other values/);
		expect(error.description).toMatch(/No second task was created/);
		expect(new Set(creates().map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
		expect(creates().map(({ status }) => status)).toEqual([500, 500, 500, 500, 409]);
		expect(sandbox().paidCreates()).toBe(1);
	});
});

describe('an answer that is not quite the one expected', () => {
	it('row 31: a 504 with a task ID is an accepted create', async () => {
		inject({ ...CREATING, action: { type: 'patch', status: 504 } });
		const [item] = await generate('vtrix');
		expect(item?.json.taskId).toBe(creates()[0]?.taskId);
		expect(creates().map(({ status }) => status)).toEqual([504]);
	});

	it('row 32: a create that answers "completed" is done, with its video', async () => {
		inject({ ...CREATING, action: { type: 'task', durationSeconds: 0 } });
		const [item] = await generate('vtrix');
		expect(item?.json).toMatchObject({
			status: 'succeeded',
			videoUrl: expect.stringContaining('/results/') as string,
		});
	});

	it.each(PROVIDER_IDS)(
		'row 22: %s has not said yes with an empty body, nor with none (204)',
		async (id) => {
			drawAlways(0);
			for (const status of [201, 204]) {
				inject({ ...CREATING, times: 4, action: { type: 'answer', status, handle: true } });
				const error = await errorOf(generate(id));
				expect(error.message).toMatch(/an empty body/);
				expect(error.message).toMatch(MAY_EXIST);
				sandbox().clearFaults();
			}
			expect(creates()).toHaveLength(WITHOUT_KEY.includes(id) ? 2 : 8);
		},
	);

	it.each(PROVIDER_IDS)(
		'row 23: %s has said no with 200, an `error` and no ID; nothing is sent again',
		async (id) => {
			inject({
				...CREATING,
				action: { type: 'answer', status: 200, body: { error: { message: 'No capacity today' } } },
			});
			const error = await errorOf(generate(id));
			expect(error.message).toContain('No capacity today');
			expect(creates()).toHaveLength(1);
		},
	);

	it.each(PROVIDER_IDS)(
		'row 21: a web page with 200 in place of a create at %s is shown in short, and may be paid',
		async (id) => {
			const page = `<html>\n<title>We are back soon</title>${'<p>x</p>'.repeat(2_000)}</html>`;
			inject({
				...CREATING,
				times: 4,
				action: { type: 'answer', status: 200, body: page, handle: true },
			});
			drawAlways(0);
			const error = await errorOf(generate(id));
			expect(error.message).toContain('<html> <title>We are back soon</title>');
			expect(error.message).toMatch(MAY_EXIST);
			expect(error.message.length).toBeLessThan(600);
		},
	);
});
