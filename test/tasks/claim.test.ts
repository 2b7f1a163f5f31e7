import {
	endClaim,
	endOf,
	releaseClaim,
	settleClaim,
	stateOf,
	takeClaim,
	type Claim,
} from '../../tasks/claim';
import { SILENCE_MS } from '../../tasks/heartbeat';
import { markedStore } from './processedStore';
import { manualClock } from './scriptedTasks';

const ACCEPTED = 1;
const UNKNOWN = 2;
const SETTLED = 3;

/** What may stand where an end is written down. */
const BEFORE: Array<Record<string, number>> = [{}, { end: UNKNOWN }, { end: SETTLED }];

/** A claim in a database, and what stands there. */
async function scriptedTasks(rows: Record<string, number> = {}) {
	const store = markedStore();
	for (const [name, level] of Object.entries(rows)) store.rows.set(name, level);
	const marks = await store.open(['owner', 'end']);
	const claim: Claim = { owner: marks.get('owner')!, end: marks.get('end')! };
	return { claim, rows: () => Object.fromEntries(store.rows), store };
}

describe('what is read of a claim', () => {
	it.each([
		[{}, 'free'],
		[{ end: SETTLED }, 'settled'],
		[{ owner: 1 }, 'owned'],
		[{ owner: 1, end: SETTLED }, 'owned'],
		[{ end: ACCEPTED }, 'accepted'],
		[{ owner: 1, end: ACCEPTED }, 'accepted'],
		[{ owner: 9, end: UNKNOWN }, 'unknown'],
	] as const)('with %j is %s', async (rows, state) => {
		const { claim } = await scriptedTasks(rows);
		expect(await stateOf(claim)).toBe(state);
		const end = state === 'accepted' || state === 'unknown' ? state : undefined;
		expect(await endOf(claim.end)).toBe(end);
	});
});

describe('taking a claim', () => {
	it('makes it ours, at once, and tells whether earlier notes need not be read', async () => {
		const clock = manualClock();
		const began = clock.now();
		const free = await scriptedTasks();
		expect(await takeClaim(free.claim, clock)).toEqual({ outcome: 'taken', isSettled: false });
		expect(free.rows()).toEqual({ owner: 1 });
		const settled = await scriptedTasks({ end: SETTLED });
		expect(await takeClaim(settled.claim, clock)).toEqual({ outcome: 'taken', isSettled: true });
		expect(clock.now()).toBe(began);
	});

	it.each([
		[ACCEPTED, 'accepted'],
		[UNKNOWN, 'unknown'],
	])('whose end is known gives the end (%i)', async (end, outcome) => {
		const { claim, rows } = await scriptedTasks({ owner: 1, end });
		expect(await takeClaim(claim, manualClock())).toEqual({ outcome, isSettled: false });
		expect(rows()).toEqual({ owner: 1, end });
	});

	it.each<Record<string, number>>([{}, { end: SETTLED }])(
		'that nobody raises any more gives it up: its end is unknown for good (%j)',
		async (more) => {
			const clock = manualClock();
			const began = clock.now();
			const { claim, rows } = await scriptedTasks({ owner: 4, ...more });
			expect((await takeClaim(claim, clock)).outcome).toBe('unknown');
			expect(rows()).toEqual({ owner: 4, end: UNKNOWN });
			// Never before its owner had the time to raise it, and not much later.
			expect(clock.now() - began).toBeGreaterThanOrEqual(SILENCE_MS);
			expect(clock.now() - began).toBeLessThanOrEqual(SILENCE_MS + 1_000);
		},
	);

	it('whose end comes in the moment in which it is given up keeps that end', async () => {
		const { claim, store, rows } = await scriptedTasks({ owner: 4 });
		const clock = manualClock();
		const began = clock.now();
		const level = async () => {
			if (clock.now() - began >= SILENCE_MS) store.rows.set('end', ACCEPTED);
			return await claim.owner.level();
		};
		// The owner is looked at after the end, and for the last time when that has just been written.
		const late: Claim = { owner: { ...claim.owner, level }, end: claim.end };
		expect((await takeClaim(late, clock)).outcome).toBe('accepted');
		expect(rows()).toEqual({ owner: 4, end: ACCEPTED });
	});

	it('that others are always quicker to take, and let go, is not given up: nobody has it', async () => {
		const { claim, rows } = await scriptedTasks();
		const clock = manualClock();
		const began = clock.now();
		const make = async (level: number) => {
			if (clock.now() - began > 2 * SILENCE_MS) return await claim.owner.make(level);
			return false;
		};
		const wanted: Claim = { owner: { ...claim.owner, make }, end: claim.end };
		expect((await takeClaim(wanted, clock)).outcome).toBe('taken');
		expect(rows()).toEqual({ owner: 1 });
	});

	it('that is raised from time to time is waited for, however long that takes', async () => {
		const { claim, store } = await scriptedTasks({ owner: 1 });
		const clock = manualClock();
		const began = clock.now();
		let beats = 0;
		const sleep = async (ms: number) => {
			await clock.sleep(ms);
			if (clock.now() - began < (beats + 1) * (SILENCE_MS - 1_000)) return;
			beats += 1;
			if (beats === 5) store.rows.set('end', ACCEPTED);
			else store.rows.set('owner', 1 + beats);
		};
		expect((await takeClaim(claim, { ...clock, sleep })).outcome).toBe('accepted');
		expect(beats).toBe(5);
	});

	it('that another has is waited for by reading alone: each try to make it would be a write', async () => {
		const { claim, store } = await scriptedTasks({ owner: 1 });
		const clock = manualClock();
		const sleep = async () => void store.rows.set('end', ACCEPTED);
		const make = async () => await Promise.reject<never>(new Error('nobody is to write'));
		const owned: Claim = { ...claim, owner: { ...claim.owner, make } };
		expect((await takeClaim(owned, { ...clock, sleep })).outcome).toBe('accepted');
	});

	it('that is let go meanwhile makes it ours', async () => {
		const { claim, store, rows } = await scriptedTasks({ owner: 1 });
		const clock = manualClock();
		const sleep = async () => void store.rows.delete('owner');
		expect((await takeClaim(claim, { ...clock, sleep })).outcome).toBe('taken');
		expect(rows()).toEqual({ owner: 1 });
	});
});

describe('the end of a claim', () => {
	it.each([
		['accepted', ACCEPTED],
		['unknown', UNKNOWN],
	] as const)('is written down (%s), whatever stood there', async (how, end) => {
		for (const before of [...BEFORE, { end: ACCEPTED }]) {
			const { claim, rows } = await scriptedTasks({ owner: 2, ...before });
			await endClaim(claim, how);
			expect(rows()).toEqual({ owner: 2, end });
		}
	});

	it('is written where nothing stands, without being away for a moment', async () => {
		const { claim, rows } = await scriptedTasks({ owner: 2 });
		const remove = async () => await Promise.reject<never>(new Error('it is away'));
		await endClaim({ ...claim, end: { ...claim.end, remove } }, 'accepted');
		expect(rows()).toEqual({ owner: 2, end: ACCEPTED });
		const settled = await scriptedTasks({ owner: 2 });
		await settleClaim({ ...settled.claim, end: { ...settled.claim.end, remove } });
		expect(settled.rows()).toEqual({ end: SETTLED });
	});

	it('that was nothing leaves the claim to others', async () => {
		for (const before of BEFORE) {
			const released = await scriptedTasks({ owner: 2, ...before });
			await releaseClaim(released.claim);
			expect(released.rows()).toEqual({});
			const settled = await scriptedTasks({ owner: 2, ...before });
			await settleClaim(settled.claim);
			expect(settled.rows()).toEqual({ end: SETTLED });
		}
	});
});
