import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { nextCheckOn, planLease, whileAwake } from '../../suspension/lease';
import { LOST_AFTER_MS } from '../../suspension/signsOfLife';
import { AWAKE_MS, SHORTEST_SUSPENSION_MS } from '../../suspension/timing';
import { plainContext } from './plainContext';
import { plainRows } from './plainRows';

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

describe('a worker that was to be asleep again, and gives signs of life', () => {
	/** What a supervisor sees that had seen so many signs before. */
	const seen = async (signs: number, signsBefore: number, plannedAt = NOW) => {
		const { rows, run } = plainRows();
		rows.set(
			'dance-video-awake-worker',
			Array.from({ length: signs }, (_, at) => `sign ${at}`),
		);
		const waitTill = new Date(NOW - AWAKE_MS);
		const stored = { worker: { waitTill, resultData: { runData: {} } } as IRunExecutionData };
		const { context } = plainContext({ run, stored });
		return await nextCheckOn(context, 'worker', { plannedAt, signsBefore }, NOW);
	};

	it('lives as long as there are new ones, and is looked after again soon', async () => {
		expect(await seen(1, 0)).toEqual({ checkAt: NOW + LOST_AFTER_MS, signs: 1 });
		expect(await seen(5, 3)).toEqual({ checkAt: NOW + LOST_AFTER_MS, signs: 5 });
	});

	it('is gone where there is no new one', async () => {
		expect(await seen(5, 5)).toBeUndefined();
		expect(await seen(0, 0)).toBeUndefined();
		// A row that somebody has emptied.
		expect(await seen(1, 5)).toBeUndefined();
	});

	it('is not asked for them where its supervisor is late itself', async () => {
		expect(await seen(5, 3, NOW - 30_001)).toEqual({ checkAt: NOW + AWAKE_MS, signs: 3 });
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
