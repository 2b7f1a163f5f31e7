/**
 * Reads a `Retry-After` header: whole or fractional seconds, or an HTTP date. A date in the past is
 * 0. Anything else (negative, not a number, text) is `undefined`: as if the header were not there.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
	const text = value?.trim();
	if (!text) return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	// Only a date with a weekday is an HTTP date; Date.parse alone would read "-1" as a year.
	if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
