import type { Task, TaskStatus } from '../tasks/task';
import { providerWords } from '../transport/answer';
import { redact } from '../transport/redact';

/**
 * Why a task failed, from an `error` that may be a text, an object (`{code, message}`,
 * `{code, error_message}`) or nothing. Codes stay text: some have leading zeros.
 * @param meaningOf what one of the provider's codes means, as a sentence
 */
export function toTaskError(
	error: unknown,
	status: TaskStatus,
	meaningOf: (code: string) => string | undefined = () => undefined,
): Task['error'] {
	const { code, message: words } = providerWords({ error });
	// The reason may quote the signed address of a file that could not be fetched.
	const message = words && redact(words);
	const meaning = code === undefined ? undefined : meaningOf(code);
	if (meaning)
		return { code: code ?? null, message: message ? `${meaning} ("${message}")` : meaning };
	if (message) return { code: code ?? null, message };
	if (code) return { code, message: `The provider gave no reason but the code ${code}` };
	return status === 'failed' ? { code: null, message: 'The provider gave no reason' } : null;
}
