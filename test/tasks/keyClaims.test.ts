import { endClaim } from '../../tasks/claim';
import { createKeyClaims } from '../../tasks/keyClaims';
import { createOpenedRows } from '../../tasks/openedRows';
import { markedStore, unguardedStore } from './processedStore';
import { manualClock } from './scriptedTasks';

/** The claims of one run, in a database with what an earlier version noted. */
async function stage(noted: string[] = []) {
	const store = markedStore();
	const earlier = unguardedStore();
	if (noted.length > 0) await earlier.note(noted);
	let asked = 0;
	const counted = {
		...earlier,
		isEmpty: async () => {
			asked += 1;
			return await earlier.isEmpty();
		},
	};
	const claims = (keyedBy?: string) =>
		createKeyClaims({
			rows: createOpenedRows(store.open),
			earlier: counted,
			keyedBy,
			clock: manualClock(),
		});
	/** Parts of the claims that stand in the database, by key and attempt. */
	const rows = () =>
		Object.fromEntries(
			[...store.rows].map(([name, level]) => [(JSON.parse(name) as unknown[]).join(' '), level]),
		);
	return { store, earlier, claims, rows, asked: () => asked };
}

describe('the claims of keys', () => {
	it('are one for each key and attempt', async () => {
		const { claims, rows } = await stage();
		const { take } = claims();
		for (const [key, attempt] of [
			['a', 1],
			['a', 2],
			['b', 1],
		] as const) {
			expect((await take(key, attempt)).outcome).toBe('taken');
		}
		expect(rows()).toEqual({ 'owner 1 a': 1, 'owner 2 a': 1, 'owner 1 b': 1 });
	});

	it('that nothing was submitted under are as if they had never been', async () => {
		const { claims, rows } = await stage();
		const { take, letGo } = claims();
		await letGo((await take('a', 1)).claim);
		expect(rows()).toEqual({});
		expect((await take('a', 1)).outcome).toBe('taken');
	});

	it('tell how they stand, each by its key', async () => {
		const { claims, store } = await stage();
		const { take, statesOf } = claims();
		await take('owned', 1);
		for (const [key, level] of Object.entries({ accepted: 1, unknown: 2, settled: 3 })) {
			store.rows.set(JSON.stringify(['end', 1, key]), level);
		}
		const keys = ['free', 'unknown', 'owned', 'settled', 'accepted'];
		const asNamed = new Map(keys.map((key) => [key, key]));
		expect(await claims().statesOf(keys, 1)).toEqual(asNamed);
		expect(await statesOf(keys.toReversed(), 1)).toEqual(asNamed);
		expect(await statesOf(keys, 2)).toEqual(new Map(keys.map((key) => [key, 'free'])));
		expect(await statesOf([], 1)).toEqual(new Map());
	});

	it('note which provider was sent an idempotency key, each by its attempt, until nobody asks any more', async () => {
		const { claims, rows } = await stage();
		const { take, noteKeyed, keyedAmong, letGo } = claims('a provider');
		const taken = async (key: string, attempt = 1) => {
			const { claim } = await take(key, attempt);
			await noteKeyed(claim);
			return claim;
		};
		await taken('lost');
		await endClaim(await taken('unknown'), 'unknown');
		await endClaim(await taken('accepted'), 'accepted');
		await letGo(await taken('refused'));
		await take('not keyed', 1);
		const keys = ['lost', 'unknown', 'accepted', 'refused', 'not keyed', 'new'];
		expect(await keyedAmong(keys, 1)).toEqual(new Set(['lost', 'unknown']));
		expect(await keyedAmong(keys, 2)).toEqual(new Set());
		expect(await keyedAmong([], 1)).toEqual(new Set());
		// Of another provider, and of one that takes none.
		expect(await claims('another').keyedAmong(keys, 1)).toEqual(new Set());
		expect(await claims().keyedAmong(keys, 1)).toEqual(new Set());
		expect(Object.keys(rows()).filter((name) => name.startsWith('keyed'))).toEqual([
			'keyed at a provider 1 lost',
			'keyed at a provider 1 unknown',
		]);
	});

	it('are not noted as keyed for a provider that takes no idempotency keys', async () => {
		const { claims, rows } = await stage();
		const { take, noteKeyed } = claims();
		await noteKeyed((await take('a', 1)).claim);
		expect(rows()).toEqual({ 'owner 1 a': 1 });
	});

	it('that are let go where an earlier version noted something are keyed no more', async () => {
		const { claims, rows } = await stage(['sent another']);
		const { take, noteKeyed, letGo } = claims('a provider');
		const { claim } = await take('a', 1);
		await noteKeyed(claim);
		await letGo(claim);
		expect(rows()).toEqual({ 'end 1 a': 3 });
	});

	it('cannot be had without their rows', async () => {
		const { earlier } = await stage();
		const rows = createOpenedRows(async () => new Map());
		const { take, statesOf } = createKeyClaims({ rows, earlier, clock: manualClock() });
		await expect(take('a', 1)).rejects.toThrow(/has no row for \["owner",1,"a"\]/);
		await expect(statesOf(['a'], 1)).rejects.toThrow(/has no row for \["end",1,"a"\]/);
	});

	it('ask once whether an earlier version noted anything', async () => {
		const { claims, asked } = await stage();
		const { take, statesOf, letGo } = claims();
		await statesOf(['a', 'b'], 1);
		for (const key of ['a', 'b', 'c']) await letGo((await take(key, 1)).claim);
		expect(asked()).toBe(1);
	});
});

it('the claims of keys open no rows but those that are needed, each once', async () => {
	const store = markedStore();
	store.rows.set(JSON.stringify(['end', 1, 'done']), 1);
	const opened: string[][] = [];
	const open: typeof store.open = async (names) => {
		opened.push(names.map((name) => (JSON.parse(name) as unknown[]).join(' ')));
		return await store.open(names);
	};
	const of = (keyedBy?: string) =>
		createKeyClaims({
			rows: createOpenedRows(open),
			earlier: unguardedStore(),
			keyedBy,
			clock: manualClock(),
		});
	const { statesOf, take } = of();
	await statesOf(['done', 'free'], 1);
	await take('free', 1);
	await of().take('new', 1);
	await of('a provider').take('keyed', 1);
	expect(opened).toEqual([
		['end 1 done', 'end 1 free', 'task 1 done', 'task 1 free'],
		['owner 1 free'],
		['owner 1 new', 'end 1 new', 'task 1 new'],
		['owner 1 keyed', 'end 1 keyed', 'task 1 keyed', 'keyed at a provider 1 keyed'],
	]);
});

it('what an earlier version noted is not asked for while no key of a first try is free', async () => {
	const { claims, store, asked } = await stage();
	store.rows.set(JSON.stringify(['owner', 1, 'owned']), 1);
	store.rows.set(JSON.stringify(['end', 1, 'accepted']), 1);
	await claims().statesOf(['owned', 'accepted'], 1);
	await claims().statesOf(['free'], 2);
	expect(asked()).toBe(0);
});

describe('what an earlier version noted of keys', () => {
	const NOTED = ['sent done', 'sent lost', 'open lost'];

	it('is carried over to their claims when they are looked up, and read no more', async () => {
		const { claims, rows } = await stage(NOTED);
		const statesOf = async (keys: string[]) => Object.fromEntries(await claims().statesOf(keys, 1));
		const keys = ['new', 'done', 'lost'];
		const ends = { done: 'accepted', lost: 'unknown' };
		expect(await statesOf(keys)).toEqual({ new: 'free', ...ends });
		expect(rows()).toEqual({
			'end 1 new': 3,
			'owner 1 done': 1,
			'end 1 done': 1,
			'owner 1 lost': 1,
			'end 1 lost': 2,
		});
		expect(await statesOf(keys)).toEqual({ new: 'settled', ...ends });
	});

	it.each([
		['done', 'accepted', { 'owner 1 done': 1, 'end 1 done': 1 }],
		['lost', 'unknown', { 'owner 1 lost': 1, 'end 1 lost': 2 }],
		['new', 'taken', { 'owner 1 new': 1 }],
	])('is carried over to the claim of %s when that is taken: it is %s', async (key, end, after) => {
		const { claims, rows } = await stage(NOTED);
		expect((await claims().take(key, 1)).outcome).toBe(end);
		expect(rows()).toEqual(after);
	});

	it('is not looked for again under a claim that was let go', async () => {
		const { claims, rows, store, earlier } = await stage(NOTED);
		const { take, letGo } = claims();
		await letGo((await take('new', 1)).claim);
		expect(rows()).toEqual({ 'end 1 new': 3 });
		// Noted after that, it is nothing that an earlier version could have noted.
		await earlier.note(['sent new']);
		expect(await claims().statesOf(['new', 'another'], 1)).toEqual(
			new Map([
				['new', 'settled'],
				['another', 'free'],
			]),
		);
		expect((await claims().take('new', 1)).outcome).toBe('taken');
		store.rows.clear();
		expect((await claims().take('new', 1)).outcome).toBe('accepted');
	});

	it('says nothing of a claim that has an end since then', async () => {
		const { claims, rows, store } = await stage(NOTED);
		// An earlier version left it open; somebody found out.
		store.rows.set(JSON.stringify(['owner', 1, 'lost']), 1);
		store.rows.set(JSON.stringify(['end', 1, 'lost']), 1);
		const before = rows();
		expect((await claims().take('lost', 1)).outcome).toBe('accepted');
		expect(await claims().statesOf(['lost'], 1)).toEqual(new Map([['lost', 'accepted']]));
		expect(rows()).toEqual(before);
	});

	it('says nothing of a later try', async () => {
		const { claims, rows } = await stage(NOTED);
		expect(await claims().statesOf(['done'], 2)).toEqual(new Map([['done', 'free']]));
		expect((await claims().take('done', 2)).outcome).toBe('taken');
		expect(rows()).toEqual({ 'owner 2 done': 1 });
	});

	it('says nothing of keys that somebody is submitting', async () => {
		const { claims, store } = await stage(NOTED);
		store.rows.set(JSON.stringify(['owner', 1, 'done']), 1);
		const states = { done: 'owned', new: 'free' };
		expect(await claims().statesOf(['done', 'new'], 1)).toEqual(new Map(Object.entries(states)));
		expect(store.rows.get(JSON.stringify(['owner', 1, 'done']))).toBe(1);
	});
});
