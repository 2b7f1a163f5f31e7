import { setImmediate as nextTurn } from 'node:timers/promises';

import { createHeartbeat } from '../../tasks/heartbeat';
import type { Mark } from '../../tasks/marks';
import type { Clock } from '../../transport/clock';

/** A clock on which everybody else goes on while somebody sleeps, and how many sleeps there were. */
function scriptedTasks() {
	let now = 0;
	let sleeps = 0;
	const clock: Clock = {
		now: () => now,
		random: () => 0.5,
		sleep: async (ms) => {
			sleeps += 1;
			now += ms;
			await nextTurn();
		},
	};
	const raisedAt: Record<string, number[]> = {};
	const markOf = (name: string, raise = async () => undefined as void): Mark => ({
		level: async () => 1,
		make: async () => true,
		remove: async () => undefined,
		raise: async () => {
			(raisedAt[name] ??= []).push(now);
			await raise();
		},
	});
	const until = (ms: number) => async () => {
		while (now < ms) await nextTurn();
		return `done at ${ms}`;
	};
	return { clock, markOf, raisedAt, until, now: () => now, sleeps: () => sleeps };
}

const settled = async () => {
	for (let turn = 0; turn < 20; turn++) await nextTurn();
};

describe('the heartbeat of a claim', () => {
	it('raises its mark every five seconds while something is on its way, and gives what comes', async () => {
		const { clock, markOf, raisedAt, until } = scriptedTasks();
		const whileBeating = createHeartbeat(clock);
		expect(await whileBeating(markOf('a'), until(12_000))).toBe('done at 12000');
		await settled();
		expect(raisedAt).toEqual({ a: [5_000, 10_000] });
	});

	it('is one for all, and raises none any more that is over', async () => {
		const { clock, markOf, raisedAt, until, sleeps } = scriptedTasks();
		const whileBeating = createHeartbeat(clock);
		await Promise.all([
			whileBeating(markOf('short'), until(6_000)),
			whileBeating(markOf('long'), until(16_000)),
		]);
		await settled();
		expect(raisedAt).toEqual({ short: [5_000], long: [5_000, 10_000, 15_000] });
		// Half a second each, and one in which it sees that nothing is left.
		expect(sleeps()).toBeLessThanOrEqual(34);
	});

	it('sleeps no more when nothing is on its way, and beats again for the next', async () => {
		const { clock, markOf, raisedAt, until, now, sleeps } = scriptedTasks();
		const whileBeating = createHeartbeat(clock);
		await whileBeating(markOf('first'), until(1_000));
		await settled();
		const slept = sleeps();
		await settled();
		expect(sleeps()).toBe(slept);
		expect(raisedAt).toEqual({});
		const began = now();
		await whileBeating(markOf('second'), until(began + 6_000));
		expect(raisedAt).toEqual({ second: [began + 5_000] });
	});

	it('goes on when it cannot raise a mark, and ends when what is on its way fails', async () => {
		const { clock, markOf, raisedAt, until } = scriptedTasks();
		const whileBeating = createHeartbeat(clock);
		const away = async () => await Promise.reject<void>(new Error('no database'));
		const failing = async () => {
			await until(11_000)();
			throw new Error('refused');
		};
		await expect(whileBeating(markOf('a', away), failing)).rejects.toThrow('refused');
		await settled();
		expect(raisedAt).toEqual({ a: [5_000, 10_000] });
	});

	it('ends after a beat that is under way: a mark that is raised afterwards would have no owner', async () => {
		const { clock, markOf, until } = scriptedTasks();
		let isRaising = false;
		const slow = async () => {
			isRaising = true;
			await settled();
			isRaising = false;
		};
		await createHeartbeat(clock)(markOf('a', slow), until(5_000));
		expect(isRaising).toBe(false);
	});

	it('that is cancelled leaves what is on its way to end by itself', async () => {
		const { clock, markOf, raisedAt } = scriptedTasks();
		const cancelled = async () => await Promise.reject<void>(new Error('cancelled'));
		const whileBeating = createHeartbeat({ ...clock, sleep: cancelled });
		const slow = async () => {
			await settled();
			return 'done';
		};
		expect(await whileBeating(markOf('a'), slow)).toBe('done');
		expect(await whileBeating(markOf('a'), slow)).toBe('done');
		expect(raisedAt).toEqual({});
	});
});
