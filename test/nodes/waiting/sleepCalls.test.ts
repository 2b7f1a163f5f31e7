import { setImmediate as nextTurn } from 'node:timers/promises';

import { makeTask, type Task } from '../../../model/task';
import { createSleepCalls, type SeenEnds } from '../../../nodes/waiting/sleepCalls';
import { goOnWith, sleepOn } from '../../../suspension/resumeCall';

const HOUR_MS = 3_600_000;

/** Calls at a time that the test sets, whose work says what it was told had been seen. */
function atTime() {
	let nowMs = 0;
	const calls = createSleepCalls(() => nowMs);
	const isTakenUp = async () => await Promise.resolve(true);
	const ended = (taskId: string): Task =>
		makeTask({ provider: 'vtrix', taskId, status: 'succeeded' });
	return {
		pass: (ms: number) => (nowMs += ms),
		/** Sees these tasks end, and sleeps on. */
		see: async (key: string, ...taskIds: string[]) => {
			let before: string[] = [];
			const work = async (seen: SeenEnds) => {
				before = [...seen.keys()];
				for (const taskId of taskIds) seen.set(taskId, ended(taskId));
				return await Promise.resolve(sleepOn('open'));
			};
			await calls.take(key, [], work, isTakenUp);
			return before;
		},
		/** Goes on, unless that is known already. */
		goOn: async (key: string, takenUp = isTakenUp) => {
			const work = async () => await Promise.resolve(goOnWith('on', []));
			const { workflowData } = await calls.take(key, [], work, takenUp);
			await nextTurn();
			return workflowData !== undefined;
		},
	};
}

const many = (count: number, name = 'task') =>
	Array.from({ length: count }, (_, at) => `${name}${at}`);

describe('what a process remembers of sleeps that are called for', () => {
	it('is what was seen of the same sleep, for an hour after its last call', async () => {
		const { see, pass } = atTime();
		await see('one', 'a');
		expect([await see('one', 'b'), await see('two')]).toEqual([['a'], []]);
		pass(HOUR_MS);
		expect(await see('one')).toEqual(['a', 'b']);
		pass(HOUR_MS + 1);
		expect(await see('one')).toEqual([]);
	});

	it('is that it goes on, for a minute', async () => {
		const { goOn, pass } = atTime();
		expect([await goOn('one'), await goOn('one'), await goOn('two')]).toEqual([true, false, true]);
		pass(60_001);
		expect(await goOn('one')).toBe(true);
	});

	it('is not that it goes on, where n8n could not let it', async () => {
		const { goOn } = atTime();
		const refused = async () => await Promise.resolve(false);
		expect([await goOn('one', refused), await goOn('one')]).toEqual([true, true]);
	});

	it('is no more than some thousand tasks: the sleep called for last is remembered longest', async () => {
		const { see } = atTime();
		await see('old', ...many(1_000));
		await see('large', ...many(5_000));
		expect(await see('large')).toHaveLength(5_000);
		await see('new', 'a');
		expect([await see('old'), await see('large'), await see('new')]).toEqual([[], [], ['a']]);
	});

	it('ends with the sleep: nothing is kept of its tasks', async () => {
		const { see, goOn, pass } = atTime();
		await see('one', 'a');
		await goOn('one');
		pass(60_001);
		expect(await see('one')).toEqual([]);
	});
});
