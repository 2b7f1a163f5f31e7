import type { Clock } from '../transport/clock';
import { createLimiter } from '../transport/limiter';
import {
	endClaim,
	endOf,
	releaseClaim,
	settleClaim,
	stateOf,
	takeClaim,
	type Claim,
	type ClaimEnd,
	type ClaimState,
} from './claim';
import { earlierNotes, type ProcessedStore } from './earlierNotes';
import { rowName, type OpenedRows } from './openedRows';

/** What claims of keys are kept in. */
export interface KeyClaimsOptions {
	rows: OpenedRows;
	/** What an earlier version of this package noted. */
	earlier: ProcessedStore;
	/** The provider and account that requests go to, where it takes idempotency keys. */
	keyedBy?: string | undefined;
	clock: Clock;
}

/** The claims of a node's keys. Each key has one for the first try, and one for each after an unknown end. */
export interface KeyClaims {
	/** How the claims stand, by key; opened at once for all of them. */
	statesOf(keys: readonly string[], attempt: number): Promise<Map<string, ClaimState>>;
	/** Takes the claim of a try, unless its end is known. */
	take(key: string, attempt: number): Promise<{ claim: Claim; outcome: 'taken' | ClaimEnd }>;
	/** Notes, before it is sent, that the request of a claim has an idempotency key. */
	noteKeyed(claim: Claim): Promise<void>;
	/** Those of these keys whose request was sent to this account under an idempotency key, without a known end. */
	keyedAmong(keys: readonly string[], attempt: number): Promise<Set<string>>;
	/** Nothing was submitted under the claim. */
	letGo(claim: Claim): Promise<void>;
}

/** The notes of an earlier version are one list. */
const oneAtATime = createLimiter(1);

/** Makes the functions. */
export function createKeyClaims({ rows, earlier, keyedBy, clock }: KeyClaimsOptions): KeyClaims {
	const { openAll, rowOf } = rows;
	const keyedName = (attempt: number) =>
		keyedBy === undefined ? undefined : rowName(`keyed at ${keyedBy}`, attempt);

	/** With them those of the tasks, which are noted, or read, as soon as there is an end. */
	const endNames = (keys: readonly string[], attempt: number) => [
		...keys.map(rowName('end', attempt)),
		...keys.map(rowName('task', attempt)),
	];

	/** Opens the claims of keys at once, and gives what finds that of one of them. */
	const openClaims = async (keys: readonly string[], attempt: number) => {
		const [owner, end] = [rowName('owner', attempt), rowName('end', attempt)];
		const keyed = keyedName(attempt);
		await openAll([
			...keys.map(owner),
			...endNames(keys, attempt),
			...(keyed ? keys.map(keyed) : []),
		]);
		return (key: string): Claim => ({
			owner: rowOf(owner(key)),
			end: rowOf(end(key)),
			...(keyed && { keyed: rowOf(keyed(key)) }),
		});
	};

	let hasEarlier: Promise<boolean> | undefined;
	const mayStandInEarlier = async () =>
		await (hasEarlier ??= earlier.isEmpty().then((isEmpty) => !isEmpty));

	/** Nothing was submitted under the claim, nor by an earlier version of this package. */
	const letGo = async (claim: Claim) =>
		await ((await mayStandInEarlier()) ? settleClaim(claim) : releaseClaim(claim));

	/** Carries what an earlier version noted of keys over to their claims, which must be ours. */
	const carryOver = async (claims: ReadonlyMap<string, Claim>) => {
		const found = await oneAtATime(async () => await earlierNotes(earlier, [...claims.keys()]));
		for (const [key, claim] of claims) {
			const end = found.get(key);
			if (end) await endClaim(claim, end);
		}
		return found;
	};

	/** Reads claims that have no end yet; earlier notes are carried over to those that nobody has. */
	const openStatesOf = async (keys: readonly string[], attempt: number) => {
		const claimOf = await openClaims(keys, attempt);
		const states = new Map<string, ClaimState>(
			await Promise.all(keys.map(async (key) => [key, await stateOf(claimOf(key))] as const)),
		);
		const free = keys.filter((key) => states.get(key) === 'free');
		if (attempt > 1 || free.length === 0 || !(await mayStandInEarlier())) return states;
		const mine = new Map<string, Claim>();
		for (const key of free) {
			const claim = claimOf(key);
			if (await claim.owner.make(1)) mine.set(key, claim);
		}
		const found = await carryOver(mine);
		for (const [key, claim] of mine) if (!found.has(key)) await settleClaim(claim);
		return new Map([...states, ...found]);
	};

	/** Most keys of a batch that runs again have an end, and nobody needs to know their owner. */
	const statesOf = async (keys: readonly string[], attempt: number) => {
		const end = rowName('end', attempt);
		await openAll(endNames(keys, attempt));
		const states = new Map<string, ClaimState>();
		await Promise.all(
			keys.map(async (key) => {
				const known = await endOf(rowOf(end(key)));
				if (known) states.set(key, known);
			}),
		);
		const rest = keys.filter((key) => !states.has(key));
		return new Map([...states, ...(await openStatesOf(rest, attempt))]);
	};

	/** Takes the claim of a try, unless an earlier version of this package noted its end. */
	const take = async (key: string, attempt: number) => {
		const claim = (await openClaims([key], attempt))(key);
		const { outcome, isSettled } = await takeClaim(claim, clock);
		if (outcome !== 'taken' || isSettled || attempt > 1 || !(await mayStandInEarlier())) {
			return { claim, outcome };
		}
		const found = await carryOver(new Map([[key, claim]]));
		return { claim, outcome: found.get(key) ?? outcome };
	};

	const noteKeyed = async (claim: Claim) => {
		// It may stand from a try that was let go and could not take it away.
		await claim.keyed?.make(1);
	};

	const keyedAmong = async (keys: readonly string[], attempt: number) => {
		const keyed = keyedName(attempt);
		if (!keyed) return new Set<string>();
		await openAll(keys.map(keyed));
		const levels = await Promise.all(keys.map(async (key) => await rowOf(keyed(key)).level()));
		return new Set(keys.filter((_key, at) => (levels[at] ?? 0) > 0));
	};

	return { statesOf, take, noteKeyed, keyedAmong, letGo };
}
