import type { FailureDetails } from '../../model/failureDetails';
import { isRecord, ownEntry } from '../../model/json';
import type { HttpResponse, Purpose } from '../../transport/httpResponse';
import { providerWords } from '../../transport/statusFailure';
import { BY_CODE, BY_STATUS, CREATE_NOT_FOUND, type Sentence } from './errorTable';

export { CREATE_NOT_FOUND, ERROR_TABLE } from './errorTable';

/** For want of a list of tasks. */
export const HOW_TO_FIND_TASKS =
	'Look at your tasks and your balance on cloud.vtrix.ai before creating the task again. Whether tasks made through the API are shown there is not documented.';

/** An error that is none of the table's. */
export const UNKNOWN: Sentence = {
	kind: 'providerError',
	message: 'Vtrix answered with an error that its documentation does not name',
	nextStep: 'Look at cloud.vtrix.ai for the task before trying again.',
	retryable: false,
};

/**
 * `error` as a text, `{code, message}` or `{code, error_message}` (all observed), with its HTTP status
 * -> what happened and what to do. An answer that holds a task is none, whatever became of the task:
 * a 504 with an ID too, which means that the task was accepted.
 */
export function toFailure(
	response: HttpResponse,
	purpose: Purpose,
): FailureDetails | null | undefined {
	const body = isRecord(response.json) ? response.json : {};
	const isTask = (typeof body.id === 'string' && body.id !== '') || typeof body.id === 'number';
	const succeeded = response.status >= 200 && response.status < 300;
	if (isTask && (succeeded || response.status === 504)) return null;

	const words = providerWords(body);
	const known = knownError(words.code) ?? knownError(words.message);
	const saysError =
		known !== undefined || providerWords({ error: body.error }).message !== undefined;
	if (succeeded && !saysError) return undefined;
	const sentence =
		known?.sentence ?? byStatus(response.status, purpose) ?? (succeeded ? UNKNOWN : undefined);
	if (sentence === undefined) return undefined;
	const shown = known?.code ?? words.code;
	const message = words.message ? `${sentence.message} ("${words.message}")` : sentence.message;
	const isOpen = purpose === 'create' && FAULTS_AT_WORK.includes(known?.code);
	return {
		...sentence,
		message,
		// Else a status from 300 to 499 would say that there is no task.
		...(isOpen && !succeeded && response.status < 500 && leftOpen(message)),
		...(shown !== undefined && { code: shown }),
		httpStatus: response.status,
	};
}

function byStatus(status: number, purpose: Purpose): Sentence | undefined {
	return purpose === 'create' && status === 404 ? CREATE_NOT_FOUND : ownEntry(BY_STATUS, status);
}

/** Inferred from their words: the table gives no status, and none of them comes before the work has begun. */
const FAULTS_AT_WORK: ReadonlyArray<string | undefined> = [
	'003005095',
	'003005096',
	'003005097',
	'003005098',
];

function leftOpen(message: string) {
	return {
		mayHaveBeenAccepted: true,
		message: `${message}. The task may exist and may have been charged`,
		nextStep: `It was not sent again. ${HOW_TO_FIND_TASKS}`,
		retryable: false,
	};
}

/** What a code of the table means, as a sentence. */
export const meaningOf = (code: string): string | undefined => knownError(code)?.sentence.message;

/** A code of the table in a text, also as a number that has lost its leading zeros, and what it means. */
function knownError(text: string | undefined): { code: string; sentence: Sentence } | undefined {
	const digits = /(?:^|\D)(0{0,2}3005\d{3})(?!\d)/.exec(text ?? '')?.[1] ?? '';
	const code = digits.padStart(9, '0');
	const sentence = ownEntry(BY_CODE, code);
	return sentence && { code, sentence };
}
