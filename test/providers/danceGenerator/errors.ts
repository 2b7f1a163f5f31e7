import type { ErrorExample } from '../fixtures';

/** Source: "API Error Handling", the eight codes of its table. */
export const errors: ErrorExample[] = [
	{
		title: '401 invalid_api_key',
		httpStatus: 401,
		body: {
			error: 'invalid_api_key',
			message: 'API key is missing, invalid, or deleted',
			details: {},
		},
		kind: 'authentication',
		code: 'invalid_api_key',
		retryable: false,
		says: ['API Keys'],
	},
	{
		title: '402 insufficient_credits',
		httpStatus: 402,
		body: {
			error: 'insufficient_credits',
			message: 'Not enough credits - top up your account',
			details: { required: 70, available: 12 },
		},
		kind: 'insufficientCredits',
		code: 'insufficient_credits',
		retryable: false,
		says: ['Not enough credits', 'Top up', 'required: 70, available: 12'],
	},
	{
		title: '404 task_not_found',
		httpStatus: 404,
		body: {
			error: 'task_not_found',
			message: "Task doesn't exist or belongs to another user",
			details: {},
		},
		during: 'getTask',
		kind: 'notFound',
		code: 'task_not_found',
		retryable: false,
	},
	{
		title: '413 file_too_large',
		httpStatus: 413,
		body: { error: 'file_too_large', message: 'Upload exceeds size limit', details: {} },
		kind: 'fileTooLarge',
		code: 'file_too_large',
		retryable: false,
	},
	{
		title: '415 unsupported_media_type',
		httpStatus: 415,
		body: { error: 'unsupported_media_type', message: 'File format not supported', details: {} },
		kind: 'unsupportedMedia',
		code: 'unsupported_media_type',
		retryable: false,
	},
	{
		title: '422 validation_error',
		httpStatus: 422,
		body: {
			error: 'validation_error',
			message: 'Invalid request parameters',
			details: { prompt: 'too long' },
		},
		kind: 'invalidRequest',
		code: 'validation_error',
		retryable: false,
		says: ['Invalid request parameters'],
	},
	{
		title: '500 internal_error',
		httpStatus: 500,
		body: { error: 'internal_error', message: 'Server error - try again later', details: {} },
		kind: 'providerError',
		code: 'internal_error',
		retryable: true,
	},
	{
		title: '502 provider_error',
		httpStatus: 502,
		body: { error: 'provider_error', message: 'AI provider temporarily unavailable', details: {} },
		kind: 'providerBusy',
		code: 'provider_error',
		retryable: true,
	},
];
