import { Refusal } from '../../api/refusal';

/** The document's error codes: nine digits as text, each with its meaning. */
export const vtrixCodes = {
	'003005001': 'Missing content',
	'003005002': 'Invalid content format',
	'003005003': 'Invalid image format',
	'003005004': 'Invalid image count',
	'003005005': 'Invalid resolution',
	'003005006': 'Invalid aspect ratio',
	'003005007': 'Invalid duration',
	'003005008': 'Invalid frame rate',
	'003005009': 'Invalid seed',
	'003005010': 'Invalid boolean parameter',
	'003005011': 'Missing content type',
	'003005012': 'Missing text field',
	'003005013': 'Missing image URL field',
	'003005014': 'Invalid image URL structure',
	'003005095': 'Internal generation error',
	'003005096': 'Result parsing error',
	'003005097': 'HTTP error response',
	'003005098': 'Status check error',
	'003005099': 'Service unavailable',
} as const;
export type VtrixCode = keyof typeof vtrixCodes;

/** A refusal with one of the documented codes; `detail` says what exactly is wrong. */
export const invalid = (code: VtrixCode, detail: string): Refusal =>
	new Refusal(400, { error: { code, error_message: `${vtrixCodes[code]}: ${detail}` } });

/** A refusal for which the document has no code; the words are ours, the shape is its own. */
export const refuse = (status: number, code: string, message: string): Refusal =>
	new Refusal(status, { error: { code, error_message: message } });
