import { simulateDay } from '../../bench/simulation/day';
import { createVirtualTime } from '../../bench/simulation/virtualTime';
import { PROVIDERS } from '../../providers';

const TASKS = 400;

describe('simulated time', () => {
	it('wakes what sleeps in its order, without passing in reality', async () => {
		const clock = createVirtualTime(1);
		const woken: Array<[number, string]> = [];
		const sleep = async (ms: number, name: string) => {
			await clock.sleep(ms);
			woken.push([clock.now(), name]);
		};
		for (const ms of [5e7, 10, 3e6, 0, 700, 10, 9e7]) {
			void sleep(ms, `${ms}`).then(async () => await sleep(1, `after ${ms}`));
		}
		await clock.run();
		const times = woken.map(([at]) => at);
		expect(times).toEqual(times.toSorted((one, other) => one - other));
		expect(woken.slice(0, 6).map(([, name]) => name)).toEqual([
			...['0', 'after 0', '10', '10', 'after 10', 'after 10'],
		]);
		expect(times.at(-1)).toBe(9e7 + 1);
	});
});

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
	'a simulated day at %s',
	(_id, provider) => {
		it('creates each task once, sees the end of each, and is the same again', async () => {
			const day = await simulateDay(provider, TASKS, 1);
			expect([day.tasks, day.notCreated, day.notSeen]).toEqual([TASKS, 0, 0]);
			expect(Object.values(day.submitMs).map(({ length }) => length)).toEqual([100, 200, 100]);
			expect(day.seenMs.every((ms) => ms >= 0)).toBe(true);
			expect(await simulateDay(provider, TASKS, 1)).toEqual(day);
		});
	},
);

it('of more tasks than the slots of an account have time for leaves some without a task', async () => {
	const provider = PROVIDERS.find(({ pacing }) => pacing.runningTasks !== undefined);
	if (!provider) throw new Error('No provider has slots any more');
	const { tasks, notCreated } = await simulateDay(provider, 4_000, 1);
	expect(notCreated).toBeGreaterThan(500);
	expect(tasks + notCreated).toBe(4_000);
});
