import { errorOf, useSandbox } from '../../engine/sandboxRunner';
import { ioRunner, VIDEO_PATH } from './ioRunner';
import { useSteppedTime } from '../../engine/steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { generate, creates } = ioRunner(sandbox);

const conflict = (message: string) => ({
	type: 'answer' as const,
	status: 409,
	headers: { 'retry-after': '0' },
	body: { error: { code: 'idempotency_conflict', message } },
});

describe('the Idempotency-Key of Seedance 2 IO', () => {
	it('goes with every create, another one for each item, even where two items are the same', async () => {
		const items = await generate(['A glass train', 'A glass train']);
		const keys = creates().map(({ key }) => key);
		expect(keys).toEqual([
			expect.stringMatching(/^[0-9a-f]{64}$/),
			expect.stringMatching(/^[0-9a-f]{64}$/),
		]);
		expect(new Set(keys).size).toBe(2);
		expect(new Set(items.map(({ json }) => json.taskId)).size).toBe(2);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('lets a node that n8n tries again reach the tasks of the first try', async () => {
		const first = await generate(['A glass train', 'A paper ship']);
		const second = await generate(['A glass train', 'A paper ship']);
		expect(second.map(({ json }) => json.taskId)).toEqual(first.map(({ json }) => json.taskId));
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('refuses to pay again when the values of an item have changed between two tries', async () => {
		await generate(['A glass train at 10:00']);
		const error = await errorOf(generate(['A glass train at 10:01']));
		expect(error.message).toContain('other values');
		expect(error.description).toContain('No second task was created');
		expect(creates().map(({ status }) => status)).toEqual([201, 409]);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each([
		[
			'the connection is reset after the create was accepted',
			{ type: 'reset', handle: true } as const,
		],
		['the connection is reset before', { type: 'reset' } as const],
		['the server answers 500', { type: 'answer', status: 500, body: {}, handle: true } as const],
		['the service is busy', { type: 'answer', status: 503, body: {} } as const],
		['the answer is cut off', { type: 'mangle', how: 'truncate' } as const],
		['the answer is empty', { type: 'answer', status: 201, handle: true } as const],
	])('makes it safe to send a create again when %s', async (_what, action) => {
		sandbox().inject({ path: VIDEO_PATH, action });
		const [item] = await generate(['A glass train']);
		const [first, second, ...more] = creates();
		expect(more).toEqual([]);
		expect(second).toMatchObject({ key: first?.key, body: first?.body });
		expect(item?.json.taskId).toMatch(/^sd2_/);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('waits while the same create is still being worked on, and then gets its task', async () => {
		sandbox().inject({
			path: VIDEO_PATH,
			times: 2,
			action: conflict('A request with this key is still running'),
		});
		const [item] = await generate(['A glass train']);
		expect(creates().map(({ status }) => status)).toEqual([409, 409, 201]);
		expect(new Set(creates().map(({ key, body }) => `${key} ${body}`)).size).toBe(1);
		expect(item?.json.taskId).toMatch(/^sd2_/);
	});

	it('sends the same key again, never a new one, where the words of a conflict leave it open', async () => {
		sandbox().inject({
			path: VIDEO_PATH,
			times: 'always',
			action: conflict('Same Idempotency-Key reused with a different body, or still running.'),
		});
		const error = await errorOf(generate(['A glass train']));
		expect(creates()).toHaveLength(4);
		expect(new Set(creates().map(({ key }) => key)).size).toBe(1);
		expect(error.message).toContain('same Idempotency-Key');
		expect(error.description).toContain('Look at your generations');
	});

	it('ends after a few tries when the server goes on answering 500', async () => {
		sandbox().inject({
			path: VIDEO_PATH,
			times: 'always',
			action: { type: 'answer', status: 500, headers: { 'retry-after': '0' }, body: {} },
		});
		const error = await errorOf(generate(['A glass train']));
		expect(creates()).toHaveLength(4);
		expect(error.message).toContain('may have been accepted');
		expect(error.description).toContain('one task at most');
	});

	it('does not forget a lost answer because a later try was refused', async () => {
		sandbox().inject({ path: VIDEO_PATH, action: { type: 'reset', handle: true } });
		sandbox().inject({
			path: VIDEO_PATH,
			times: 'always',
			action: { type: 'answer', status: 402, body: { error: { code: 'insufficient_credits' } } },
		});
		const [item] = await generate(['A glass train'], { onError: 'continueRegularOutput' });
		expect(creates().map(({ status }) => status)).toEqual([null, 402]);
		expect(item?.json).toMatchObject({
			details: { mayHaveBeenAccepted: true },
			error: expect.stringMatching(/may have been accepted/) as string,
		});
		expect(item?.json.error).toMatch(/Sent again, it was refused: There are not enough credits/);
	});
});
