type Patterns = ReadonlyArray<[pattern: RegExp, mask: string]>;

const KEYS: Patterns = [
	[/\bBearer\s+[^\s"',}]+/gi, 'Bearer ***'],
	[/\bsk[-_][A-Za-z0-9_-]{6,}/g, 'sk-***'],
	// A slash in JSON may be written as "\/".
	[/(https?:(?:\\?\/){2})[^\s"'<>/\\@?#]+@/gi, '$1***@'],
];

const SIGNATURES: Patterns = [
	// A query string on a URL may be a signature that opens the file to anyone who reads the log.
	[/(https?:(?:\\?\/){2}[^\s"'<>?]{1,1000})\?[^\s"'<>]+/gi, '$1?***'],
];

/** A shorter secret may be a part of many words; it is only taken out where it stands alone. */
const LONG_ENOUGH = 6;

/**
 * Takes keys, bearer headers, passwords and query strings of URLs out of a text that will be shown or
 * kept. `secrets` are exact values (the credential's key) that must not appear either.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
	const withoutKnown = secrets.reduce(
		(rest, secret) =>
			secret.length < LONG_ENOUGH ? withoutWord(rest, secret) : withoutSecret(rest, secret),
		text,
	);
	return masked(withoutKeys(withoutKnown), SIGNATURES);
}

/** Takes what looks like a key, a bearer header or a password out of a text; addresses keep their query. */
export function withoutKeys(text: string): string {
	return masked(text, KEYS);
}

function masked(text: string, patterns: Patterns): string {
	return patterns.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
}

/** The text without a secret, wherever it stands; one that is too short to be told apart stays. */
export function withoutSecret(text: string, secret: string): string {
	return secret.length < LONG_ENOUGH ? text : text.split(secret).join('***');
}

function withoutWord(text: string, secret: string): string {
	return text.replace(/[\w-]+/g, (word) => (word === secret ? '***' : word));
}

/** A short, single-line, redacted excerpt of a text, for error messages. */
export function excerpt(text: string, secrets: readonly string[] = [], maxLength = 160): string {
	const flat = redact(text, secrets).replace(/\s+/g, ' ').trim();
	if (flat.length <= maxLength) return flat;
	return `${flat.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')}...`;
}
