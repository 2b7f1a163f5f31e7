import type { FailureDetails } from '../../model/failureDetails';
import { isRecord, ownEntry } from '../../model/json';
import type { HttpResponse } from '../../transport/httpResponse';
import { providerWords } from '../../transport/statusFailure';
import { detailsInWords } from './detailsInWords';

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

/** Source: "API Error Handling", the eight codes of its table. */
export const ERROR_TABLE: Record<string, Sentence> = {
	invalid_api_key: {
		kind: 'authentication',
		message: 'Dance Generator does not accept the API key: it is missing, wrong or was deleted',
		nextStep:
			'Create a key at dancegenerator.ai under Settings > API Keys and put it into the credential.',
		retryable: false,
	},
	insufficient_credits: {
		kind: 'insufficientCredits',
		message: 'There are not enough credits at Dance Generator for this video',
		nextStep: 'Top up at dancegenerator.ai, or use a shorter reference video (7 credits a second).',
		retryable: false,
	},
	task_not_found: {
		kind: 'notFound',
		message: 'Dance Generator knows no such task, or it belongs to another account',
		nextStep: 'Check the task ID, and that the credential is the one the task was created with.',
		retryable: false,
	},
	file_too_large: {
		kind: 'fileTooLarge',
		message: 'The file is larger than Dance Generator takes',
		nextStep: 'Images may be up to 10 MB, videos up to 100 MB. Make the file smaller.',
		retryable: false,
	},
	unsupported_media_type: {
		kind: 'unsupportedMedia',
		message: 'Dance Generator does not take this type of file',
		nextStep: 'Use JPG, PNG or WebP for images and MP4 or MOV for videos.',
		retryable: false,
	},
	validation_error: {
		kind: 'invalidRequest',
		message: 'Dance Generator refused the values sent',
		nextStep: "Correct the field it names in the node's form.",
		retryable: false,
	},
	internal_error: {
		kind: 'providerError',
		message: 'Dance Generator had an internal error',
		nextStep: 'Try again later.',
		retryable: true,
	},
	provider_error: {
		kind: 'providerBusy',
		message: 'The AI behind Dance Generator is temporarily unavailable',
		nextStep: 'Try again in a few minutes.',
		retryable: true,
	},
};

/** An error that is none of the table's. */
export const UNKNOWN: Sentence = {
	kind: 'providerError',
	message: 'Dance Generator answered with an error that its documentation does not name',
	nextStep: 'Look at dancegenerator.ai for the task before trying again.',
	retryable: false,
};

/** Codes whose HTTP status alone says as much, for answers of which only the status arrived. */
const CODE_BY_STATUS: Record<string, string> = {
	401: 'invalid_api_key',
	402: 'insufficient_credits',
	413: 'file_too_large',
	415: 'unsupported_media_type',
	422: 'validation_error',
	500: 'internal_error',
	502: 'provider_error',
};

/** `{error: code, message, details}` with its HTTP status -> what happened and what to do. */
export function toFailure(response: HttpResponse): FailureDetails | undefined {
	const body = isRecord(response.json) ? response.json : {};
	const given = typeof body.error === 'string' ? body.error : undefined;
	const isTask = typeof body.task_id === 'string';
	if (response.status < 300 && (given === undefined || isTask)) return undefined;

	const code =
		given !== undefined && Object.hasOwn(ERROR_TABLE, given)
			? given
			: ownEntry(CODE_BY_STATUS, response.status);
	const known = code === undefined ? undefined : ownEntry(ERROR_TABLE, code);
	if (known === undefined && response.status >= 300) return undefined;
	const sentence = known ?? UNKNOWN;
	const words = providerWords(body).message;
	return {
		...sentence,
		...(words && { message: `${sentence.message} ("${words}")` }),
		code: given ?? code,
		httpStatus: response.status,
		...furtherInfoIn(body.details),
	};
}

function furtherInfoIn(details: unknown): Pick<FailureDetails, 'furtherInfo'> {
	return isRecord(details) && Object.keys(details).length > 0
		? { furtherInfo: detailsInWords(details) }
		: {};
}
