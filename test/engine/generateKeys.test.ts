import { useDedupStore } from './dedupStore';
import { keyedRunner, rows } from './keyedRunner';
import { errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
useDedupStore();
const { generate, creates, sentKeys } = keyedRunner(sandbox);

describe('an Idempotency Key of the user’s own', () => {
	const KEY = { idempotencyKey: '={{ $json.rowId }}' };

	it('reaches the same tasks when a whole batch is run again, and pays for nothing twice', async () => {
		const first = await generate('seedance2Io', rows(7, 8), KEY);
		const again = await generate('seedance2Io', rows(7, 8), KEY);
		expect(sentKeys()).toEqual(['7', '8', '7', '8']);
		expect(again.map(({ json }) => json.taskId)).toEqual(first.map(({ json }) => json.taskId));
		expect(sandbox().paidCreates()).toBe(2);
	});

	it.each([[''], [null], ['a\nb'], ['ü'], ['x'.repeat(256)]])(
		'that is %j is refused before anything is sent: the item would go unprotected',
		async (rowId) => {
			const error = await errorOf(generate('seedance2Io', rows(1, rowId), KEY));
			expect(error.message).toMatch(/Idempotency Key must be 1 to 255 letters, digits and signs/);
			expect(error.context.itemIndex).toBe(1);
			expect(creates()).toEqual([]);
		},
	);

	it('that two items share with different values is refused, naming both', async () => {
		const items = [
			{ json: { rowId: 1, prompt: 'one thing' } },
			{ json: { rowId: 1, prompt: 'another' } },
		];
		const error = await errorOf(generate('seedance2Io', items, KEY));
		expect(error.message).toMatch(/items 0 and 1 have the same key with different values/);
		expect(creates()).toEqual([]);
	});

	it('that two items share with the same values gives both the one task', async () => {
		const items = await generate('seedance2Io', rows(1, 1), KEY);
		expect(new Set(items.map(({ json }) => json.taskId)).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('is refused where the provider takes none, naming what there is instead', async () => {
		const error = await errorOf(generate('danceGenerator', rows(1), KEY));
		expect(error.message).toMatch(
			/Idempotency Key is not for Dance Generator, which takes none: .* use Submit Once Key/,
		);
	});
});

describe('a Submit Once Key', () => {
	const ONCE = { submitOnceKey: '={{ $json.rowId }}' };

	it('keeps a row that was accepted from being created by a later run', async () => {
		const first = await generate('danceGenerator', rows('a', 'b'), ONCE);
		const second = await generate('danceGenerator', rows('a', 'b', 'c'), ONCE);
		expect(first.map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(second.map(({ json }) => json)).toEqual([
			...['a', 'b'].map((submitOnceKey, at) => ({
				provider: 'danceGenerator',
				taskId: first[at]?.json.taskId,
				status: 'alreadySubmitted',
				submitOnceKey,
				message: expect.stringContaining(`"${submitOnceKey}" was submitted before`) as string,
			})),
			expect.objectContaining({ status: 'pending' }),
		]);
		expect(second.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(sandbox().paidCreates()).toBe(3);
	});

	it('lets a row be tried again that was refused for certain', async () => {
		sandbox().inject({
			path: '/generate',
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		await errorOf(generate('danceGenerator', rows('a'), ONCE));
		const [item] = await generate('danceGenerator', rows('a'), ONCE);
		expect(item?.json.status).toBe('pending');
	});

	it('reports a row whose answer was lost in an earlier run, and creates it only when told to', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
		await errorOf(generate('danceGenerator', rows('a'), ONCE));
		const [reported] = await generate('danceGenerator', rows('a'), ONCE, {
			onError: 'continueRegularOutput',
		});
		expect(reported?.json).toMatchObject({
			error: expect.stringContaining('"a" was sent to the provider before'),
			details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true },
		});
		expect(sandbox().paidCreates()).toBe(1);
		const [again] = await generate('danceGenerator', rows('a'), {
			...ONCE,
			onUnknown: 'submitAgain',
		});
		expect(again?.json.status).toBe('pending');
	});

	it.each(['danceGenerator', 'seedance2Ai'] as const)(
		'is not sent again by the run that lost its answer, whatever it was told to do (%s)',
		async (provider) => {
			sandbox().inject({ method: 'POST', action: { type: 'reset', handle: true } });
			const leaving = await generate(
				provider,
				rows('a', 'a'),
				{
					...ONCE,
					onUnknown: 'submitAgain',
					...(provider === 'danceGenerator' && { ordersAtOnce: 1 }),
				},
				{ onError: 'continueRegularOutput', isSaved: false },
			);
			expect(leaving.map(({ json }) => (json.details as { kind: string }).kind)).toEqual([
				'connectionLost',
				'unknownSubmit',
			]);
			expect(creates()).toHaveLength(1);
		},
	);

	it('is refused when it is empty', async () => {
		const error = await errorOf(generate('danceGenerator', rows(''), ONCE));
		expect(error.message).toMatch(/Submit Once Key must be 1 to 500 characters \(given: ""\)/);
		expect(creates()).toEqual([]);
	});

	it('where the provider takes keys, makes one of it: a lost answer is asked for again', async () => {
		sandbox().inject({
			path: '/video',
			times: 4,
			action: { type: 'answer', status: 500, headers: { 'retry-after': '0' }, handle: true },
		});
		await errorOf(generate('seedance2Io', rows('a'), ONCE));
		const [found] = await generate('seedance2Io', rows('a'), ONCE);
		expect(found?.json.taskId).toBe(creates()[0]?.taskId);
		expect(new Set(creates().map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
		const [later] = await generate('seedance2Io', rows('a'), ONCE);
		expect(later?.json.status).toBe('alreadySubmitted');
	});
});
