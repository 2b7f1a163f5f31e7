/** A request that the provider refuses: thrown anywhere in a route, sent as it stands. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: object,
		readonly headers: Record<string, string> = {},
	) {
		super(`Refused with ${status}`);
	}
}
