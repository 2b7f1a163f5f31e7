import { slotLimits } from '../../tasks/queueLimits';
import { startQueue } from '../../tasks/submitQueue';
import { submitStep, type SubmitStepOptions } from '../../tasks/submitStep';
import { done, MINUTE, manualClock, task } from './scriptedTasks';

describe('a step of a submit queue', () => {
	it('says what comes next: another one, a sleep, or nothing', async () => {
		const clock = manualClock();
		const ended = new Set<string>();
		const options: SubmitStepOptions = {
			limits: slotLimits(1),
			suspends: false,
			clock,
			submit: async ({ itemIndex }) => ({ task: task(`task-${itemIndex}`) }),
			checkAll: async (ids) =>
				new Map(ids.map((id) => [id, { task: ended.has(id) ? done(id) : task(id) }])),
		};
		const entries = [0, 1].map((itemIndex) => ({ itemIndex, input: {}, expected: null }));
		let queue = startQueue(entries, { giveUpAt: clock.now() + 60 * MINUTE });
		const step = async (suspends = false) => {
			const taken = await submitStep(queue, { ...options, suspends });
			queue = taken.queue;
			return taken.next;
		};
		const again = { kind: 'again' };
		// Marked, then sent.
		expect([await step(), await step()]).toEqual([again, again]);
		const began = clock.now();
		const untilNextMs = queue.entries[0]!.poll!.checkAt - began;
		expect(untilNextMs).toBeGreaterThan(0);
		expect(await step(true)).toEqual({ kind: 'sleep', untilNextMs });
		expect(clock.now()).toBe(began);
		ended.add('task-0');
		// Without being suspended it sleeps here, and polls what is due then.
		expect(await step()).toEqual(again);
		expect(clock.now()).toBe(began + untilNextMs);
		expect(queue.entries[0]!.poll?.outcome).toMatchObject({ kind: 'seen' });
		expect([await step(), await step(), await step()]).toEqual([again, again, { kind: 'done' }]);
	});

	it('after a task has ended asks for its slot at once, however often it was refused before', async () => {
		const clock = manualClock();
		const options: SubmitStepOptions = {
			limits: slotLimits(1),
			suspends: false,
			clock,
			submit: async () => ({ task: task('a') }),
			checkAll: async (ids) => new Map(ids.map((id) => [id, { task: done(id) }])),
		};
		const entries = [0, 1].map((itemIndex) => ({ itemIndex, input: {}, expected: null }));
		let { queue } = await submitStep(startQueue(entries), options);
		({ queue } = await submitStep(queue, options));
		queue = { ...queue, slotsTakenUntil: clock.now() + 60 * MINUTE, refusals: 4 };
		({ queue } = await submitStep(queue, options));
		expect(queue).toMatchObject({ slotsTakenUntil: 0, refusals: 0 });
	});
});
