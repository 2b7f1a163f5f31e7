/** Anything JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object. `undefined` members are left out when it is sent. */
export interface JsonObject {
	[key: string]: JsonValue | undefined;
}

/**
 * What a text of JSON says.
 * @throws SyntaxError where it is none
 */
export function parseJson(text: string): JsonValue {
	// Its own type says nothing: it makes these and no others.
	return JSON.parse(text) as JsonValue;
}

/** Whether a value is an object with named members (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text for a form field or a message; what is neither text nor number is written as JSON. */
export function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/**
 * A table's entry for a word that came from outside. Not `table[word]`: every object also has a
 * `constructor`.
 */
export function ownEntry<T>(
	table: Readonly<Record<string, T>>,
	word: string | number,
): T | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}
