import type { ErrorExample } from '../fixtures';

type Told = Pick<ErrorExample, 'kind' | 'retryable'> & { description: string; says: string };

const refused = (description: string, says: string): Told => ({
	description,
	kind: 'invalidRequest',
	retryable: false,
	says,
});
const broken = (description: string, says: string): Told => ({
	description,
	kind: 'providerError',
	retryable: true,
	says,
});

/** Source: "Error Codes", the nineteen of its table. */
export const CODES: Record<string, Told> = {
	'003005001': refused('Missing content', 'no content'),
	'003005002': refused('Invalid content format', 'structure of the content'),
	'003005003': refused('Invalid image format', 'jpeg, png, webp, bmp, tiff or gif'),
	'003005004': refused('Invalid image count', 'number of images'),
	'003005005': refused('Invalid resolution', '480p, 720p or 1080p'),
	'003005006': refused('Invalid aspect ratio', 'adaptive'),
	'003005007': refused('Invalid duration', '2 to 12 seconds'),
	'003005008': refused('Invalid frame rate', '25 + 4n'),
	'003005009': refused('Invalid seed', '4294967295'),
	'003005010': refused('Invalid boolean parameter', 'true or false'),
	'003005011': refused('Missing content type', 'type of a part'),
	'003005012': refused('Missing text field', 'Give a prompt'),
	'003005013': refused('Missing image URL field', 'image address'),
	'003005014': refused('Invalid image URL structure', 'full public address'),
	'003005095': broken('Internal generation error', 'while generating'),
	'003005096': broken('Result parsing error', 'could not read the result'),
	'003005097': broken('HTTP error response', 'service behind Vtrix'),
	'003005098': broken('Status check error', "the task's status"),
	'003005099': { ...broken('Service unavailable', 'unavailable'), kind: 'providerBusy' },
};

const byCode = Object.entries(CODES).map(
	([code, { description, says, ...told }]): ErrorExample => ({
		...told,
		title: `${code} ${description}`,
		httpStatus: told.retryable ? 500 : 400,
		body: { error: { code, error_message: description } },
		code,
		says: [description, says],
	}),
);

/** The shapes of `error` that were observed, with the statuses that are documented elsewhere. */
const byStatus: ErrorExample[] = [
	{
		title: '401 with {code, message}',
		httpStatus: 401,
		body: { error: { code: 'unauthorized', message: 'Invalid API key' } },
		kind: 'authentication',
		code: 'unauthorized',
		retryable: false,
		says: ['Invalid API key', 'API Key Management'],
	},
	{
		title: '403 is an insufficient balance or a missing permission',
		httpStatus: 403,
		body: { error: 'Forbidden' },
		kind: 'permission',
		retryable: false,
		says: ['balance is insufficient', 'no permission', 'Forbidden'],
	},
	{
		title: '404 of an unknown task',
		httpStatus: 404,
		body: { error: { code: 'not_found', error_message: 'Task not found' } },
		during: 'getTask',
		kind: 'notFound',
		code: 'not_found',
		retryable: false,
		says: ['Task not found'],
	},
	{
		title: '429 as text',
		httpStatus: 429,
		body: 'slow down',
		kind: 'rateLimited',
		retryable: true,
	},
	{
		title: '500 with an error that is a text',
		httpStatus: 500,
		body: { error: 'upstream failed' },
		kind: 'providerError',
		retryable: true,
		says: ['upstream failed'],
	},
	{
		title: '504 without an ID',
		httpStatus: 504,
		body: { error: 'gateway timeout' },
		kind: 'providerBusy',
		retryable: true,
	},
	{
		title: '200 with an error and no ID',
		httpStatus: 200,
		body: { error: 'model is being updated' },
		kind: 'providerError',
		retryable: false,
		says: ['model is being updated'],
	},
	{
		title: '200 with a code of the table and no ID',
		httpStatus: 200,
		body: { error: { code: '003005007', message: 'Invalid duration' } },
		kind: 'invalidRequest',
		code: '003005007',
		retryable: false,
	},
	{
		title: 'a code that arrives as a number without its zeros',
		httpStatus: 400,
		body: { code: 3005003, message: 'Invalid image format' },
		kind: 'invalidRequest',
		code: '003005003',
		retryable: false,
	},
	{
		title: 'a code inside a text',
		httpStatus: 400,
		body: { error: '003005009: Invalid seed' },
		kind: 'invalidRequest',
		code: '003005009',
		retryable: false,
	},
];

export const errors: ErrorExample[] = [...byCode, ...byStatus];
