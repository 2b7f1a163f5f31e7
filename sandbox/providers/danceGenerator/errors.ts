import type { z } from 'zod';
import { Refusal } from '../../api/refusal';

/** The one shape of all errors: a code, a sentence, an object of details. */
export const refuse = (
	status: number,
	error: string,
	message: string,
	details: object = {},
): Refusal => new Refusal(status, { error, message, details });

export const invalid = (issues: z.ZodIssue[]): Refusal =>
	refuse(422, 'validation_error', 'Invalid request parameters', {
		// What `details` holds is not documented; one entry per refused field is ours.
		issues: issues.map(({ path, message }) => ({ field: path.join('.'), message })),
	});
