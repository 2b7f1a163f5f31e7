import type { ErrorExample } from '../fixtures';

/** Source: "Error Handling". The forms of the bodies are not documented: each is one of those tolerated. */
export const errors: ErrorExample[] = [
	{
		title: '400 Bad Request, {error: {code, message}}',
		httpStatus: 400,
		body: { error: { code: 'invalid_duration', message: 'duration must be at most 10' } },
		kind: 'invalidRequest',
		code: 'invalid_duration',
		retryable: false,
		says: ['duration must be at most 10'],
	},
	{
		title: '401 Unauthorized, {message}',
		httpStatus: 401,
		body: { message: 'Unauthorized' },
		kind: 'authentication',
		retryable: false,
		says: ['Unauthorized', 'credential'],
	},
	{
		title: '402, which is not documented, {error: text}',
		httpStatus: 402,
		body: { error: 'Payment required' },
		kind: 'insufficientCredits',
		retryable: false,
		says: ['Payment required', 'Top up'],
	},
	{
		title: '404 for a task, which is not documented, {detail}',
		httpStatus: 404,
		body: { detail: 'Not Found' },
		during: 'getTask',
		kind: 'notFound',
		retryable: false,
		says: ['Not Found', 'task ID'],
	},
	{
		title: '429 Rate Limit Exceeded, {code, message} with a number as its code',
		httpStatus: 429,
		body: { code: 429, message: 'Rate limit exceeded' },
		kind: 'rateLimited',
		code: '429',
		retryable: true,
		says: ['Rate limit exceeded'],
	},
	{
		title: '500 Internal Error, a web page',
		httpStatus: 500,
		body: '<html><body>Internal Server Error</body></html>',
		kind: 'providerError',
		retryable: true,
	},
	{
		title: '200 with an error and no task',
		httpStatus: 200,
		body: { error: { message: 'The model is under maintenance' } },
		kind: 'providerError',
		retryable: false,
		says: ['under maintenance'],
	},
];
