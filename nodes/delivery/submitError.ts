import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { FAILURE_KINDS } from '../../model/failureDetails';
import { Failure } from '../../transport/failure';

/** More than any error of this package says. */
const LONGEST = 10_000;
const words = () => z.string().transform((text) => text.slice(0, LONGEST));
/** So many tasks at most does an error of this package name, by IDs no longer than this. */
const MOST_IDS = 100;
const LONGEST_ID = 200;

/** The error item that Dance Video Generate lets go for a create that failed, by either output. */
const errorItem = z.object({
	error: words(),
	details: z.object({
		kind: z.enum(FAILURE_KINDS),
		nextStep: words(),
		possibleTaskIds: z.array(z.string().max(LONGEST_ID)).max(MOST_IDS).optional().catch(undefined),
	}),
});

/**
 * Why an item that has no task came in as an error; `undefined` when it is no error of a create. An
 * item is data: this decides with which words it leaves, and nothing else.
 */
export function submitErrorIn(json: IDataObject): Failure | undefined {
	const parsed = errorItem.safeParse(json);
	if (!parsed.success || parsed.data.error === '') return undefined;
	const { error, details } = parsed.data;
	return new Failure({
		...details,
		message: `The item came in as an error: ${error}`,
		retryable: false,
	});
}

/** What leaves through the error output for it: n8n takes items with these two members only. */
export function errorOnly({ error, details }: IDataObject): IDataObject {
	return { error, details };
}
