import type { IExecuteFunctions } from 'n8n-workflow';

import { nextCheckOn, planLease, whileAwake } from '../../suspension/lease';
import { AWAKE_MS, SHORTEST_SUSPENSION_MS } from '../../suspension/timing';

const NOW = Date.parse('2026-03-09T10:00:00.000Z');
const MINUTE = 60_000;

/** An n8n whose database says this of the one worker there is. */
const n8nWith = (stored: { waitTill?: Date | string | null } | undefined | Error) =>
	({
		getExecutionDataById: async (id: string) => {
			if (id !== 'worker') throw new TypeError(`Another execution: ${id}`);
			if (stored instanceof Error) throw stored;
			return stored;
		},
	}) as unknown as IExecuteFunctions;

const check = async (stored: Parameters<typeof n8nWith>[0], plannedAt = NOW) =>
	(await nextCheckOn(n8nWith(stored), 'worker', { plannedAt, signsBefore: 0 }, NOW))?.checkAt;

describe('a supervisor that looks after its worker', () => {
	it('comes back when one that sleeps may be awake no longer', async () => {
		const waitTill = new Date(NOW + 5 * MINUTE);
		expect(await check({ waitTill })).toBe(NOW + 5 * MINUTE + AWAKE_MS);
		expect(await check({ waitTill: waitTill.toISOString() })).toBe(NOW + 5 * MINUTE + AWAKE_MS);
	});

	it('gives one time that has just been woken', async () => {
		const waitTill = new Date(NOW - AWAKE_MS + 1);
		expect(await check({ waitTill })).toBe(NOW + 1);
	});

	it('knows one for gone that has not gone to sleep again in time', async () => {
		expect(await check({ waitTill: new Date(NOW - AWAKE_MS) })).toBeUndefined();
		expect(await check({ waitTill: new Date(NOW - 60 * MINUTE) })).toBeUndefined();
	});

	it('gives one time that was woken late, as it was itself', async () => {
		const waitTill = new Date(NOW - 60 * MINUTE);
		expect(await check({ waitTill }, NOW - 30_000)).toBeUndefined();
		expect(await check({ waitTill }, NOW - 30_001)).toBe(NOW + AWAKE_MS);
	});

	it.each([undefined, {}, { waitTill: null }])(
		'knows one for gone that has ended (%j)',
		async (end) => {
			expect(await check(end)).toBeUndefined();
			expect(await check(end, NOW - 60 * MINUTE)).toBeUndefined();
		},
	);

	it('asks again later where the database does not answer', async () => {
		expect(await check(new Error('busy'))).toBe(NOW + AWAKE_MS);
	});

	it('waits for one that is awake in this process, however long it takes', async () => {
		const gone = { waitTill: new Date(NOW - 60 * MINUTE) };
		const worked = await whileAwake('worker', async () => await check(gone));
		expect(worked).toBe(NOW + AWAKE_MS);
		expect(await check(gone)).toBeUndefined();
		const failing = whileAwake('worker', async () => await Promise.reject(new Error('no')));
		await expect(failing).rejects.toThrow('no');
		expect(await check(gone)).toBeUndefined();
		const another = await whileAwake('another', async () => await check(gone));
		expect(another).toBeUndefined();
	});
});

describe('the lease of a worker', () => {
	it('goes to its first step, and is as long again as the job has lasted', () => {
		expect(planLease(5 * MINUTE, 0, NOW)).toEqual({
			until: NOW + 5 * MINUTE,
			checkAt: NOW + 5 * MINUTE + AWAKE_MS,
		});
		expect(planLease(5 * MINUTE, 20 * MINUTE, NOW)).toEqual({
			until: NOW + 20 * MINUTE,
			checkAt: NOW + 5 * MINUTE + AWAKE_MS,
		});
		expect(planLease(0, 0, NOW).until).toBe(NOW + SHORTEST_SUSPENSION_MS);
	});
});
