import { z } from 'zod';

import { Failure } from '../transport/failure';
import { textOf } from '../transport/json';

const taskIdSchema = z
	.union([z.string(), z.number()])
	.transform((value) => String(value).trim())
	.refine((value) => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/.test(value));

/**
 * Checks a task ID before it becomes part of an address. IDs of the providers are letters, digits and
 * `-_.:`; anything else (a path, white space, nothing at all) is a mistake in the workflow.
 * @throws Failure `invalidInput`
 */
export function requireTaskId(value: unknown): string {
	const parsed = taskIdSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	const given =
		value === undefined || value === null || value === '' ? 'nothing' : `"${textOf(value)}"`;
	throw new Failure({
		kind: 'invalidInput',
		message: `Task ID must be an ID as Dance Video Generate gives it: letters, digits, "-", "_", "." or ":" (given: ${given.slice(0, 80)}).`,
		nextStep:
			'Use the expression {{ $json.taskId }} after Dance Video Generate, or paste an ID from Dance Video List Tasks.',
		retryable: false,
	});
}
