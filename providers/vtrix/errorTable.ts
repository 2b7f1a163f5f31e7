import type { FailureDetails } from '../../model/failureDetails';

/** What is said about an error, but for the provider's own words. */
export type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

function refused(what: string, nextStep: string): Sentence {
	return { kind: 'invalidRequest', message: what, nextStep, retryable: false };
}

function broken(kind: 'providerError' | 'providerBusy', what: string, nextStep: string): Sentence {
	return { kind, message: what, nextStep, retryable: true };
}

const IMAGES =
	'Use jpeg, png, webp, bmp, tiff or gif, under 30 MB, with sides of more than 300 and less than 6000 pixels and a width of more than 0.4 and less than 2.5 times the height.';
const ASK_FIRST =
	'If there is a task ID, check that task again with Dance Video Wait for Task; otherwise try again later.';
const REPORT = "If the node's fields are right, report it on the package's GitHub page.";

/** Source: "Error Codes". */
export const BY_CODE: Record<string, Sentence> = {
	'003005001': refused(
		'Vtrix got no content: neither text nor image',
		'Give a prompt or an image.',
	),
	'003005002': refused(
		'Vtrix does not accept the structure of the content',
		`Check that the model is one of Vtrix's and takes this mode, then prompt and images. ${REPORT}`,
	),
	'003005003': refused('Vtrix does not accept the format of an image', IMAGES),
	'003005004': refused(
		'Vtrix does not accept the number of images',
		'Give none for text, one for a first frame, two for first and last frame, and check that the model takes them.',
	),
	'003005005': refused('Vtrix does not accept the resolution', 'Choose 480p, 720p or 1080p.'),
	'003005006': refused(
		'Vtrix does not accept the aspect ratio',
		'Choose 16:9, 4:3, 1:1, 3:4, 9:16, 21:9 or adaptive.',
	),
	'003005007': refused('Vtrix does not accept the duration', 'Choose 2 to 12 seconds.'),
	'003005008': refused(
		'Vtrix does not accept the number of frames or the frame rate',
		'Choose 29 to 289 frames in steps of 4 (25 + 4n), or a duration instead.',
	),
	'003005009': refused(
		'Vtrix does not accept the seed',
		'Choose a whole number from -1 to 4294967295.',
	),
	'003005010': refused(
		'Vtrix does not accept the value of a switch: it must be true or false',
		'Check Fixed Camera, Watermark and Return Last Frame.',
	),
	'003005011': refused('The type of a part of the content is missing', REPORT),
	'003005012': refused('The prompt text is missing', 'Give a prompt.'),
	'003005013': refused('An image address is missing', 'Give a URL or a file for every image.'),
	'003005014': refused(
		'Vtrix cannot read the address of an image',
		'Give a full public address, or a file of the incoming item.',
	),
	'003005095': broken(
		'providerError',
		'Vtrix had an internal error while generating',
		'Try again later, or with another prompt or image.',
	),
	'003005096': broken(
		'providerError',
		'Vtrix could not read the result of the generation',
		ASK_FIRST,
	),
	'003005097': broken(
		'providerError',
		'The service behind Vtrix answered with an error',
		ASK_FIRST,
	),
	'003005098': broken('providerError', "Vtrix could not determine the task's status", ASK_FIRST),
	'003005099': broken(
		'providerBusy',
		'Vtrix is temporarily unavailable',
		'Try again in a few minutes.',
	),
};

/** What the HTTP status says where the answer has no code of the table. Documented elsewhere. */
export const BY_STATUS: Record<string, Sentence> = {
	401: {
		kind: 'authentication',
		message: 'Vtrix does not accept the API key: it is missing, wrong or was deleted',
		nextStep: "Create a key on Vtrix's API Key Management page and put it into the credential.",
		retryable: false,
	},
	403: {
		kind: 'permission',
		message:
			'Vtrix denies access: the balance is insufficient or the key has no permission for this model',
		nextStep: 'Check the balance on cloud.vtrix.ai and what the key may do, then try again.',
		retryable: false,
	},
	404: {
		kind: 'notFound',
		message: 'Vtrix knows no such task or model, or there is no API at this address',
		nextStep: 'Check the task ID, the model, and the base URL in the credential.',
		retryable: false,
	},
	429: {
		kind: 'rateLimited',
		message: 'Vtrix is getting too many requests at once from this account',
		nextStep: 'Try again later, or send fewer items at once.',
		retryable: true,
	},
	500: broken('providerError', 'Vtrix had an internal error', 'Try again later.'),
	503: broken('providerBusy', 'Vtrix is temporarily unavailable', 'Try again in a few minutes.'),
	504: broken('providerBusy', 'Vtrix did not finish the work in time', ASK_FIRST),
};

/** With a create there is no task yet that could be unknown. */
export const CREATE_NOT_FOUND: Sentence = {
	kind: 'notFound',
	message: 'Vtrix knows no such model, or there is no API at this address',
	nextStep: 'Check the model, and the base URL in the credential.',
	retryable: false,
};

/** Both, for the page about errors. */
export const ERROR_TABLE: Record<string, Sentence> = { ...BY_CODE, ...BY_STATUS };
