import { createSingleFlight } from '../../tasks/singleFlight';

const always = () => true;

/** An action that ends when it is told to. */
function openAction() {
	let finish: (result: string) => void = () => undefined;
	let started = 0;
	const ended = new Promise<string>((resolve) => {
		finish = resolve;
	});
	const action = async () => {
		started += 1;
		return await ended;
	};
	return { action, finish: (result: string) => finish(result), started: () => started };
}

describe('an action that happens once for each key', () => {
	it('is started once for all who come while it is under way, and one of them was first', async () => {
		const { action, finish, started } = openAction();
		const once = createSingleFlight<string>(10, always);
		const calls = [once.call('a', action), once.call('a', action), once.call('a', action)];
		finish('done');
		const results = await Promise.all(calls);
		expect(started()).toBe(1);
		expect(results).toEqual([
			{ first: true, result: 'done' },
			{ first: false, result: 'done' },
			{ first: false, result: 'done' },
		]);
	});

	it('gives its result to those who come later, and happens for other keys', async () => {
		const once = createSingleFlight<number>(10, always);
		await once.call('a', async () => 1);
		expect(await once.call('a', async () => 2)).toEqual({ first: false, result: 1 });
		expect(await once.call('b', async () => 3)).toEqual({ first: true, result: 3 });
	});

	it('happens again when it was forgotten, failed, or came to nothing', async () => {
		const once = createSingleFlight<number>(10, (result) => result > 0);
		await once.call('forgotten', async () => 1);
		once.forget('forgotten');
		await expect(
			once.call('failed', async () => await Promise.reject(new Error('no'))),
		).rejects.toThrow('no');
		await once.call('nothing', async () => 0);
		for (const key of ['forgotten', 'failed', 'nothing']) {
			expect(await once.call(key, async () => 2)).toEqual({ first: true, result: 2 });
		}
	});

	it('fails for all who waited for it', async () => {
		const once = createSingleFlight<number>(10, always);
		const failing = async () => await Promise.reject(new Error('no'));
		const settled = await Promise.allSettled([once.call('a', failing), once.call('a', failing)]);
		expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	});

	it('is not forgotten with one of before that fails late', async () => {
		const once = createSingleFlight<string>(10, always);
		let fail: (error: Error) => void = () => undefined;
		const late = once.call(
			'a',
			async () =>
				await new Promise<string>((_resolve, reject) => {
					fail = reject;
				}),
		);
		once.forget('a');
		await once.call('a', async () => 'later');
		fail(new Error('no'));
		await expect(late).rejects.toThrow('no');
		expect(await once.call('a', async () => 'again')).toEqual({ first: false, result: 'later' });
	});

	it('forgets the oldest key when there are too many', async () => {
		const once = createSingleFlight<number>(2, always);
		for (const key of ['a', 'b', 'c']) await once.call(key, async () => 1);
		expect(await once.call('b', async () => 2)).toEqual({ first: false, result: 1 });
		expect(await once.call('c', async () => 2)).toEqual({ first: false, result: 1 });
		expect(await once.call('a', async () => 2)).toEqual({ first: true, result: 2 });
	});
});
