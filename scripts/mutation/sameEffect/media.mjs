/** @type {import('./index.mjs').SameEffect} */
export default {
	'media/binaryFile.ts': [['context.getInputData()[itemIndex]?.binary', 'the item is there']],
	'media/egress.ts': [['replace(/^\\[|\\]$/g', 'a host has brackets only around it']],
	'media/fetchFile.ts': [
		[".at(-1) ?? ''", 'what is split has a last part'],
		["typeof body !== 'string'", 'a download is no text'],
	],
	'media/resultFile.ts': [
		["details.kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["retryable || kind === 'unreachable'", 'what nobody answers may be tried again'],
	],
	'media/sourceGuard.ts': [['/^https?:$/', 'a protocol ends with its colon']],
};
