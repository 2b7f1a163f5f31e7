import type { ProviderId } from '../settings/providerIds';

/** How a request ended: on the wire, not in the provider. */
export type Outcome = 'open' | 'answered' | 'reset' | 'hung' | 'truncated' | 'cut' | 'dribbled';

/** One request as the sandbox received it, and what became of it. */
export interface JournalEntry {
	/** When it arrived, ISO 8601. */
	at: string;
	provider: ProviderId;
	method: string;
	/** The whole path as received, base path included, without the query. */
	path: string;
	query: Record<string, unknown>;
	/** All headers; `authorization` is replaced by `valid`, `invalid` or `missing`. */
	headers: Record<string, string>;
	/**
	 * The parsed JSON; for uploads `{file: {fieldName, fileName, mimeType, size, sha256}}`; the text
	 * itself when it was not JSON; null without a body. Strings over 100,000 characters (images
	 * sent inline) are kept as their length and SHA-256 only.
	 */
	body: unknown;
	/** The status answered; null when nothing was (reset, hung). */
	status: number | null;
	outcome: Outcome;
	/** An accepted create that was charged, whatever happened to the answer on its way back. */
	paidCreate: boolean;
	/** The task that was created or asked for. */
	taskId?: string;
	/** Kinds of the faults that touched this request. */
	faults: string[];
}

export interface Journal {
	add(entry: JournalEntry): void;
	/** Copies, in order of arrival. */
	list(): JournalEntry[];
	clear(): void;
}

/** An in-memory list of requests. */
export function createJournal(): Journal {
	let entries: JournalEntry[] = [];
	return {
		add: (entry) => void entries.push(entry),
		list: () => entries.map((entry) => ({ ...entry, faults: [...entry.faults] })),
		clear: () => {
			entries = [];
		},
	};
}
