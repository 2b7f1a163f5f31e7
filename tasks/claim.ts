import type { Clock } from '../transport/clock';
import { SILENCE_MS } from './heartbeat';
import type { Mark } from './marks';

/**
 * What stands in n8n's database for one try to submit under a key. Whoever makes `owner` may submit, and
 * nobody else; `end` is made when it is known how that ended. Both stay, unless it was refused.
 */
export interface Claim {
	owner: Mark;
	end: Mark;
	/**
	 * Where the provider takes idempotency keys: made before the request is sent under one, and stays while its
	 * end is unknown. Then it may be sent again, to the same account.
	 */
	keyed?: Mark;
}

/** The levels of a claim's end. */
const ACCEPTED = 1;
const UNKNOWN = 2;
/** Nothing was submitted, nor does a note of an earlier version of this package stand for the key. */
const SETTLED = 3;

/** How the submission under a claim ended. */
export type ClaimEnd = 'accepted' | 'unknown';

/** What can be read of a claim; `settled` where it is free and earlier notes need not be read any more. */
export type ClaimState = ClaimEnd | 'free' | 'settled' | 'owned';

const END_WORDS: Record<number, ClaimEnd> = { [ACCEPTED]: 'accepted', [UNKNOWN]: 'unknown' };

/** Between two checks of a claim that another execution has. */
const CHECK_MS = 1_000;

/** Reads the end alone: where there is one, nobody needs to know the owner. */
export async function endOf(end: Mark): Promise<ClaimEnd | undefined> {
	return END_WORDS[await end.level()];
}

/** Reads a claim, without taking it. */
export async function stateOf({ owner, end }: Claim): Promise<ClaimState> {
	const level = await end.level();
	const word = END_WORDS[level];
	if (word) return word;
	if ((await owner.level()) > 0) return 'owned';
	return level === SETTLED ? 'settled' : 'free';
}

/**
 * Takes a claim. Where another execution has it and is submitting, its end is waited for; where that
 * execution is gone, nobody will ever know the end.
 */
export async function takeClaim(
	claim: Claim,
	clock: Clock,
): Promise<{ outcome: 'taken' | ClaimEnd; isSettled: boolean }> {
	let lastLevel = 0;
	let changedAt = clock.now();
	for (;;) {
		const state = await stateOf(claim);
		const isSettled = state === 'settled';
		if (state === 'accepted' || state === 'unknown') return { outcome: state, isSettled };
		if (state !== 'owned' && (await claim.owner.make(1))) return { outcome: 'taken', isSettled };
		const level = await claim.owner.level();
		if (level !== lastLevel) {
			lastLevel = level;
			changedAt = clock.now();
		} else if (level > 0 && clock.now() - changedAt >= SILENCE_MS) {
			await giveUp(claim);
		}
		await clock.sleep(CHECK_MS);
	}
}

/** Nobody raises the claim any more: how its submission ended will never be known. */
async function giveUp({ end }: Claim): Promise<void> {
	if ((await end.level()) === SETTLED) await end.remove();
	await end.make(UNKNOWN);
}

/** Writes down how the submission under a claim ended. For its owner, who knows better than who gave it up. */
export async function endClaim({ end, keyed }: Claim, how: ClaimEnd): Promise<void> {
	const level = how === 'accepted' ? ACCEPTED : UNKNOWN;
	if (!(await end.make(level))) {
		await end.remove();
		await end.make(level);
	}
	// Nobody asks for it any more.
	if (how === 'accepted') await keyed?.remove().catch(() => undefined);
}

/** Lets others take the claim: nothing was submitted under it. */
export async function releaseClaim({ owner, end, keyed }: Claim): Promise<void> {
	await end.remove();
	await keyed?.remove();
	await owner.remove();
}

/** The same; and what stands in the notes of an earlier version is known to be nothing. */
export async function settleClaim({ owner, end, keyed }: Claim): Promise<void> {
	if (!(await end.make(SETTLED))) {
		await end.remove();
		await end.make(SETTLED);
	}
	await keyed?.remove();
	await owner.remove();
}
