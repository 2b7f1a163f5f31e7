import type { FailureDetails } from '../model/failureDetails';

/** The codes of a provider's table that name a fault of its own, and nothing that was ordered wrongly. */
export function ownFaultsIn(
	table: Readonly<Record<string, Pick<FailureDetails, 'kind'>>>,
): string[] {
	return Object.entries(table).flatMap(([code, { kind }]) =>
		kind === 'providerError' || kind === 'providerBusy' ? [code] : [],
	);
}
