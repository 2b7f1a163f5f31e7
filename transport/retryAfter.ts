/**
 * Reads a `Retry-After` header: whole or fractional seconds, or an HTTP date. A date in the past is
 * 0. Anything else (negative, not a number, text) is `undefined`: as if the header were not there.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
	const text = value?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	// Only a date with a weekday is an HTTP date; Date.parse alone would read "-1" and "until 2040".
	if (!/^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? /.test(text)) return undefined;
	// The oldest of the three forms names no zone, and means GMT.
	const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
	return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
