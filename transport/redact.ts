type Patterns = ReadonlyArray<[pattern: RegExp, mask: string]>;

const KEYS: Patterns = [
	[/\bBearer\s+[^\s"',}]+/gi, 'Bearer ***'],
	[/\bsk[-_][A-Za-z0-9_-]{6,}/g, 'sk-***'],
	// A slash in JSON may be written as "\/".
	[/(https?:(?:\\?\/){2})[^\s"'<>/\\@?#]+@/gi, '$1***@'],
];

/**
 * A whole address, and whatever follows without a break. What stands behind its "?" is looked for
 * afterwards: a pattern for both would begin anew at each "http://" of a text that is nothing else.
 */
const ADDRESS = /https?:(?:\\?\/){2}[^\s"'<>]+/gi;

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
	return withoutKeys(withoutKnown).replace(ADDRESS, withoutQuery);
}

/** Takes what looks like a key, a bearer header or a password out of a text; addresses keep their query. */
export function withoutKeys(text: string): string {
	return KEYS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
}

/** A query string on a URL may be a signature that opens the file to anyone who reads the log. */
function withoutQuery(address: string): string {
	const at = address.indexOf('?');
	return at < 0 || at === address.length - 1 ? address : `${address.slice(0, at)}?***`;
}

/** The text without a secret, wherever it stands; one that is too short to be told apart stays. */
export function withoutSecret(text: string, secret: string): string {
	if (secret.length < LONG_ENOUGH) return text;
	const rest = text.split(secret).join('***');
	return /\\[u/]/.test(rest) ? rest.replace(inEscapes(secret), '***') : rest;
}

/** A secret as JSON may write it too: any character by its number ("\u0073k-"), a slash as "\/". */
function inEscapes(secret: string): RegExp {
	const forms = secret.split('').map((character) => {
		const code = character.charCodeAt(0).toString(16).padStart(4, '0');
		// First the character itself, which a pattern takes by its number, then the six that JSON writes.
		return `(?:\\u${code}|\\\\u${code}${character === '/' ? '|\\\\/' : ''})`;
	});
	return new RegExp(forms.join(''), 'gi');
}

function withoutWord(text: string, secret: string): string {
	return text.replace(/[\w-]+/g, (word) => (word === secret ? '***' : word));
}

/** Longer than any key or address: of a text without a space so much is left out at the cut. */
const LONGEST_WORD = 500;

/**
 * The beginning of a text that is too long to be shown. What stands at the cut goes as well: the half
 * of a key or of an address would not be recognised as one.
 */
export function beginningOf(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	const edge = text.slice(Math.max(0, maxLength - LONGEST_WORD), maxLength);
	const kept = maxLength - edge.length + Math.max(0, edge.search(/\s\S*$/));
	return `${text.slice(0, kept).replace(/[\uD800-\uDBFF]$/, '')}...`;
}

/** Only so much of a text is redacted for an excerpt: enough, and fast. */
const LOOKED_AT = 4_000;

/** A short, single-line, redacted excerpt of a text, for error messages. */
export function excerpt(text: string, secrets: readonly string[] = [], maxLength = 160): string {
	const known = secrets.reduce(withoutSecret, text);
	const flat = redact(beginningOf(known, LOOKED_AT), secrets).replace(/\s+/g, ' ').trim();
	if (flat.length <= maxLength) return flat;
	return `${flat.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')}...`;
}
