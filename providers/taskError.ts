import type { FailureDetails } from '../model/failureDetails';
import { ownEntry } from '../model/json';
import type { Task, TaskStatus } from '../model/task';
import { redact } from '../transport/redact';
import { providerWords } from '../transport/statusFailure';

/** Status words that tell by themselves why a task did not succeed. */
const REASON_BY_WORD: Record<string, string> = {
	expired: 'The task expired before it was finished',
	cancelled: 'The task was cancelled',
	canceled: 'The task was cancelled',
};

/** What is known beside the `error` of a task. */
interface Known {
	/** What one of the provider's codes means, as a sentence. */
	meaningOf?: (code: string) => string | undefined;
	/** The provider's status word. */
	word?: string | null | undefined;
}

/**
 * Why a task failed, from an `error` that may be a text, an object (`{code, message}`,
 * `{code, error_message}`) or nothing. Codes stay text: some have leading zeros.
 */
export function toTaskError(
	error: unknown,
	status: TaskStatus,
	{ meaningOf = () => undefined, word }: Known = {},
): Task['error'] {
	const { code, message: words } = providerWords({ error });
	// The reason may quote the signed address of a file that could not be fetched.
	const message = words && redact(words);
	const meaning = code === undefined ? undefined : meaningOf(code);
	if (meaning)
		return { code: code ?? null, message: message ? `${meaning} ("${message}")` : meaning };
	if (message) return { code: code ?? null, message };
	if (code) return { code, message: `The provider gave no reason but the code ${code}` };
	return status === 'failed' ? { code: null, message: reasonIn(word) } : null;
}

function reasonIn(word: string | null | undefined): string {
	const key = (word ?? '').trim().toLowerCase();
	return ownEntry(REASON_BY_WORD, key) ?? 'The provider gave no reason';
}

/** The codes of a provider's table that name a fault of its own, and no mistake in the request. */
export function ownFaultsIn(
	table: Readonly<Record<string, Pick<FailureDetails, 'kind'>>>,
): string[] {
	return Object.entries(table).flatMap(([code, { kind }]) =>
		kind === 'providerError' || kind === 'providerBusy' ? [code] : [],
	);
}
