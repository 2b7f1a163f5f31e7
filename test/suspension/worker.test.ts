import { MINUTE, TASK_ID, handover, startedNow, supervisorFixture } from './supervisorFixture';

afterEach(() => jest.restoreAllMocks());

describe('a worker', () => {
	it('is started with checks no sooner than the one before it would have made them', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		const later = Date.now() + 60 * MINUTE;
		await run(handover(1, startedNow(), later));
		expect(started[1]).toMatchObject({ notBefore: later });
		expect(Number(started[1]?.leaseUntilMs)).toBeGreaterThanOrEqual(later);
		const { run: work, wakesAt } = supervisorFixture();
		await work(handover(2, startedNow(), later), { role: 'worker', turn: 2 });
		// It wakes some times before, to see whether it is still awaited. A check would fail: there is no
		// provider.
		for (let naps = 0; wakesAt() < later; naps++) {
			expect(wakesAt() - Date.now()).toBeLessThan(5 * MINUTE);
			expect(naps).toBeLessThan(60);
			const at = wakesAt();
			jest.spyOn(Date, 'now').mockReturnValue(at);
			await work(handover(2, startedNow(), later), { role: 'worker', turn: 2 });
		}
		expect(wakesAt()).toBeLessThan(later + MINUTE);
	});

	it('never throws: what is wrong with its account travels to the node that may', async () => {
		const { run, wakesAt } = supervisorFixture();
		const { policy, items } = startedNow();
		const state = {
			policy,
			items: items.map((item) =>
				'poll' in item ? { ...item, poll: { ...item.poll, provider: 'vtrix' } } : item,
			),
		};
		const broken = { role: 'worker', provider: 'vtrix' };
		await run(handover(0, state), broken);
		jest.spyOn(Date, 'now').mockReturnValue(wakesAt());
		const { done } = await run(handover(0, state), broken);
		expect(Object.keys(done[0]?.json ?? {})).not.toEqual(['error']);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(/vtrixApi/);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(TASK_ID);
	});
});
