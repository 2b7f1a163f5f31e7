import type { ClaimEnd } from './claim';

/**
 * n8n's own deduplication store as one list for all keys of a node, as far as it is needed. It reads,
 * compares and writes back: of two at once one overwrites the other's note.
 */
export interface ProcessedStore {
	/** Whether nothing was ever noted. */
	isEmpty(): Promise<boolean>;
	/** Notes values; gives those that stood there already. */
	note(values: string[]): Promise<Set<string>>;
	forget(values: string[]): Promise<void>;
}

/** Stood for every key that was ever submitted, and not refused for certain. */
const sent = (key: string) => `sent ${key}`;
/** Stood beside it until the provider had answered that it accepted it. */
const open = (key: string) => `open ${key}`;

/**
 * What this package noted of keys before each had a row of its own. The store can only be asked by
 * noting, so whoever asks must have the keys' claims, and what was not there is taken away again.
 */
export async function earlierNotes(
	store: ProcessedStore,
	keys: readonly string[],
): Promise<Map<string, ClaimEnd>> {
	if (keys.length === 0 || (await store.isEmpty())) return new Map();
	const asked = keys.flatMap((key) => [sent(key), open(key)]);
	const known = await store.note(asked);
	await store.forget(asked.filter((value) => !known.has(value)));
	const found = keys.filter((key) => known.has(sent(key)));
	return new Map(found.map((key) => [key, known.has(open(key)) ? 'unknown' : 'accepted']));
}
