import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IWebhookResponseData } from 'n8n-workflow';

import { makeTask } from '../../../model/task';
import { createSleepCalls, type SeenEnds } from '../../../nodes/waiting/sleepCalls';
import { goOnWith, sleepOn } from '../../../suspension/resumeCall';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Calls whose work ends when the test says so; what each work was given. */
function scene() {
	let nowMs = 0;
	const calls = createSleepCalls(() => nowMs);
	const works: Array<{
		seen: SeenEnds;
		named: readonly string[];
		end(answer: IWebhookResponseData | Error): Promise<void>;
	}> = [];
	const work = async (seen: SeenEnds, named: readonly string[]) =>
		await new Promise<IWebhookResponseData>((resolve, reject) => {
			const end = async (answer: IWebhookResponseData | Error) => {
				if (answer instanceof Error) reject(answer);
				else resolve(answer);
				await nextTurn();
			};
			works.push({ seen, named: [...named], end });
		});
	const call = (
		key: string,
		named: string[] = [],
		takenUp = async () => await Promise.resolve(true),
	) => calls.take(key, named, work, takenUp);
	return { call, works, pass: (ms: number) => void (nowMs += ms) };
}

/** What a call has been answered by now; work that has not ended keeps it waiting. */
const byNow = async (answer: Promise<IWebhookResponseData>) =>
	await Promise.race([answer, nextTurn().then(() => 'at work' as const)]);

const OPEN = sleepOn('open');
const ON = goOnWith('on', []);
const isLeft = expect.objectContaining({
	webhookResponse: { message: expect.stringMatching(/^Another call is being worked on/) as string },
}) as IWebhookResponseData;
const many = (count: number, name = 'task') =>
	Array.from({ length: count }, (_, at) => `${name}${at}`);
const seeEnds = (seen: SeenEnds, taskIds: string[]) => {
	for (const taskId of taskIds)
		seen.set(taskId, makeTask({ provider: 'vtrix', taskId, status: 'succeeded' }));
};

describe('a call that comes while another one is being worked on', () => {
	it('is answered at once, and followed by work that begins after it, for what it has named', async () => {
		const { call, works } = scene();
		const first = call('one', ['a']);
		expect(await byNow(call('one', ['b', 'c']))).toEqual(isLeft);
		expect(await byNow(call('one', ['d']))).toEqual(isLeft);
		expect(works.map(({ named }) => named)).toEqual([['a']]);
		await works[0]!.end(OPEN);
		expect(works.map(({ named }) => named)).toEqual([['a'], ['b', 'c', 'd']]);
		const last = sleepOn('still open');
		await works[1]!.end(last);
		expect(await first).toBe(last);
		expect(works).toHaveLength(2);
	});

	it('needs no more work where the first has found that it may go on', async () => {
		const { call, works } = scene();
		const first = call('one');
		await byNow(call('one'));
		await works[0]!.end(ON);
		expect(await first).toBe(ON);
		expect(works).toHaveLength(1);
	});

	it('for another sleep is worked on beside it', async () => {
		const { call, works } = scene();
		void call('one', ['a']);
		void call('two', ['b']);
		expect(works.map(({ named }) => named)).toEqual([['a'], ['b']]);
	});

	it('finds it there however long that takes', async () => {
		const { call, works, pass } = scene();
		void call('one');
		pass(3 * HOUR_MS);
		expect(await byNow(call('one'))).toEqual(isLeft);
		expect(works).toHaveLength(1);
	});

	it('finds it there however much it has seen, and whoever else is called for', async () => {
		const { call, works } = scene();
		void call('large');
		seeEnds(works[0]!.seen, many(3_000));
		void call('two');
		expect(await byNow(call('large'))).toEqual(isLeft);
		expect(works).toHaveLength(2);
	});

	it('cannot make it remember names without end', async () => {
		const { call, works } = scene();
		void call('one');
		await byNow(call('one', many(1_999, 'a')));
		await byNow(call('one', ['b']));
		await byNow(call('one', ['c']));
		await works[0]!.end(OPEN);
		expect(works[1]!.named).toEqual([...many(1_999, 'a'), 'b']);
	});
});

describe('a call that comes after another one', () => {
	it('is worked on, with what that has seen and only for what it names itself', async () => {
		const { call, works } = scene();
		void call('one', ['a']);
		seeEnds(works[0]!.seen, ['a']);
		await works[0]!.end(OPEN);
		void call('one', ['b']);
		expect([...works[1]!.seen.keys()]).toEqual(['a']);
		expect(works[1]!.named).toEqual(['b']);
	});

	it('that broke is worked on all the same', async () => {
		const { call, works } = scene();
		const first = call('one').catch((error: Error) => error.message);
		await works[0]!.end(new Error('It broke'));
		expect(await first).toBe('It broke');
		void call('one');
		expect(works).toHaveLength(2);
	});

	it('finds what it has seen for an hour after the work ended, however long that took', async () => {
		const { call, works, pass } = scene();
		void call('one');
		seeEnds(works[0]!.seen, ['a']);
		pass(HOUR_MS);
		await works[0]!.end(OPEN);
		pass(HOUR_MS);
		void call('one');
		expect(works[1]!.seen.size).toBe(1);
	});

	it('has nothing to do for a minute after it was found that it goes on', async () => {
		const { call, works, pass } = scene();
		void call('one');
		pass(MINUTE_MS);
		await works[0]!.end(ON);
		pass(MINUTE_MS);
		expect(await byNow(call('one'))).toEqual(sleepOn('The workflow goes on already'));
		pass(1);
		void call('one');
		expect(works).toHaveLength(2);
	});
});

describe('what was seen to have ended', () => {
	const seenAfter = async (takenUp: () => Promise<boolean>) => {
		const { call, works } = scene();
		void call('one', [], takenUp);
		const { seen, end } = works[0]!;
		seeEnds(seen, ['a']);
		await end(ON);
		return seen.size;
	};

	it('is let go once n8n has let the execution go on', async () => {
		expect(await seenAfter(async () => await Promise.resolve(true))).toBe(0);
	});

	it('is let go, too, where that cannot be told', async () => {
		expect(await seenAfter(async () => await Promise.reject(new Error('Response?')))).toBe(0);
	});

	it('is kept where n8n could not: the next call need not ask for it again', async () => {
		expect(await seenAfter(async () => await Promise.resolve(false))).toBe(1);
	});
});

describe('how much is remembered over all sleeps', () => {
	/** Calls for sleeps one after the other, each of which sees so many tasks; then what each knows. */
	const knownAfter = async (called: Array<[string, number]>, asked: string[]) => {
		const { call, works } = scene();
		for (const [key, count] of called) {
			void call(key);
			const { seen, end } = works.at(-1)!;
			seeEnds(seen, many(count, key));
			await end(OPEN);
		}
		return asked.map((key) => {
			void call(key);
			return works.at(-1)!.seen.size;
		});
	};

	it('is two thousand tasks and sleeps together, and no less', async () => {
		const called: Array<[string, number]> = [
			['a', 999],
			['b', 998],
			['c', 0],
		];
		expect(await knownAfter(called, ['a', 'b'])).toEqual([999, 998]);
	});

	it('is no more than that: the sleep goes that was called for longest ago', async () => {
		const called: Array<[string, number]> = [
			['a', 999],
			['b', 999],
			['c', 0],
		];
		expect(await knownAfter(called, ['b', 'a'])).toEqual([999, 0]);
	});

	it('is brought back with as few sleeps as will do', async () => {
		const called: Array<[string, number]> = [
			['a', 0],
			['b', 1_000],
			['c', 997],
			['d', 0],
		];
		expect(await knownAfter(called, ['b', 'c'])).toEqual([1_000, 997]);
	});

	it('ends first for what was not called for again', async () => {
		const called: Array<[string, number]> = [
			['a', 999],
			['b', 500],
			['a', 0],
			['c', 501],
			['d', 0],
		];
		expect(await knownAfter(called, ['a', 'b'])).toEqual([999, 0]);
	});
});
