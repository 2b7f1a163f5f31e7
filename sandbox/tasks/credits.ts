import type { ProviderId } from '../settings/providerIds';
import { providerIds } from '../settings/providerIds';

/** What one account has at one provider. */
export interface Balance {
	/** Free to spend. */
	available: number;
	/** Charged for tasks that have not ended: spent at success, returned with a refund. */
	reserved: number;
}

/** The balances of the one account that the sandbox knows, one per provider. */
export interface Credits {
	balance(provider: ProviderId): Balance;
	canPay(provider: ProviderId, amount: number): boolean;
	/** Takes the price of a task when it is accepted. */
	reserve(provider: ProviderId, amount: number): void;
	/** The task has ended: the reserved amount is spent, or given back. */
	settle(provider: ProviderId, amount: number, refund: boolean): void;
	reset(): void;
}

/** @param starting every provider's balance after a reset, in that provider's unit */
export function createCredits(starting: number): Credits {
	const balances = new Map<ProviderId, Balance>();
	const find = (provider: ProviderId): Balance => {
		const balance = balances.get(provider);
		if (!balance) throw new Error(`No balance for ${provider}`);
		return balance;
	};
	const reset = (): void => {
		for (const id of providerIds) balances.set(id, { available: starting, reserved: 0 });
	};
	reset();
	return {
		balance: (provider) => ({ ...find(provider) }),
		canPay: (provider, amount) => find(provider).available >= amount,
		reserve: (provider, amount) => {
			const balance = find(provider);
			balance.available -= amount;
			balance.reserved += amount;
		},
		settle: (provider, amount, refund) => {
			const balance = find(provider);
			balance.reserved -= amount;
			if (refund) balance.available += amount;
		},
		reset,
	};
}
