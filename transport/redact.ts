const PATTERNS: ReadonlyArray<[RegExp, string]> = [
	[/\bBearer\s+[^\s"',}]+/gi, 'Bearer ***'],
	[/\bsk[-_][A-Za-z0-9_-]{6,}/g, 'sk-***'],
	// A query string on a URL may be a signature that opens the file to anyone who reads the log.
	[/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]+/gi, '$1?***'],
];

/**
 * Takes keys, bearer headers and the query strings of URLs out of a text that will be shown or kept.
 * `secrets` are exact values (the credential's key) that must not appear either.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
	const known = secrets.filter((secret) => secret.length >= 6);
	const withoutKnown = known.reduce((rest, secret) => rest.split(secret).join('***'), text);
	return PATTERNS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), withoutKnown);
}

/** A short, single-line, redacted excerpt of a text, for error messages. */
export function excerpt(text: string, secrets: readonly string[] = [], maxLength = 160): string {
	const flat = redact(text, secrets).replace(/\s+/g, ' ').trim();
	return flat.length > maxLength ? `${flat.slice(0, maxLength)}...` : flat;
}
