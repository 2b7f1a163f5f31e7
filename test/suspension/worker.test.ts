import { MINUTE, TASK_ID, handover, startedNow, supervisorStage } from './supervisorStage';

describe('a worker', () => {
	it('is started with looks no sooner than the one before it would have made them', async () => {
		const { run, begin, started } = supervisorStage();
		await run(begin());
		const later = Date.now() + 60 * MINUTE;
		await run(handover(1, startedNow(), later));
		expect(started[1]).toMatchObject({ notBefore: later });
		expect(Number(started[1]?.leaseUntilMs)).toBeGreaterThanOrEqual(later);
		const { run: work, wakesAt } = supervisorStage();
		await work(handover(2, startedNow(), later), { role: 'worker', turn: 2 });
		expect(wakesAt()).toBeGreaterThanOrEqual(later);
	});

	it('never throws: what is wrong with its account travels to the node that may', async () => {
		const { run, begin } = supervisorStage();
		const state = { ...startedNow(), provider: 'vtrix' };
		const broken = { role: 'worker', provider: 'vtrix' };
		await run(handover(0, state), broken);
		const { done } = await run(begin(), broken);
		expect(Object.keys(done[0]?.json ?? {})).not.toEqual(['error']);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(/vtrixApi/);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(TASK_ID);
	});
});
