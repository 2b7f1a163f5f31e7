import { Failure } from '../transport/failure';

/**
 * Checks a task ID before it becomes part of an address. IDs of the providers are letters, digits and
 * `-_.:`; anything else (a path, white space, nothing at all) is a mistake in the workflow.
 * @throws Failure `invalidInput`
 */
export function requireTaskId(value: unknown): string {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	const given =
		value === undefined || value === null || value === '' ? 'nothing' : JSON.stringify(value);
	if (/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/.test(text)) return text;
	throw new Failure({
		kind: 'invalidInput',
		message: `Task ID must be an ID as Dance Video Generate gives it: letters, digits, "-", "_", "." or ":" (given: ${given.slice(0, 80)}).`,
		nextStep:
			'Use the expression {{ $json.taskId }} after Dance Video Generate, or paste an ID from Dance Video List Tasks.',
		retryable: false,
	});
}
