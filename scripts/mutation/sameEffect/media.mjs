/** @type {import('./index.mjs').SameEffect} */
export default {
	'media/binaryFile.ts': [['context.getInputData()[itemIndex]?.binary', 'the item is there']],
	'media/dataUrl.ts': [
		["replace(/\\s+/g, '')", 'all are replaced, one by one'],
		["type?.kind === 'image' ?", 'no size can be read of anything but an image'],
	],
	'media/egress.ts': [['replace(/^\\[|\\]$/g', 'a host has brackets only around it']],
	'media/fetchFile.ts': [
		[".at(-1) ?? ''", 'what is split has a last part'],
		["typeof body !== 'string'", 'a download is not text'],
	],
	'media/imageSize.ts': [
		['if (!reader) return undefined', 'without a reader the next line fails, and that is caught'],
		['} catch {', 'nothing is returned either way'],
	],
	'media/movieHeader.ts': [['count < MOST_BOXES', 'one box more of a thousand']],
	'media/resultFile.ts': [
		["details.kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["retryable || kind === 'unreachable'", 'what nobody answers may be tried again'],
	],
	'media/sourceGuard.ts': [['/^https?:$/', 'a protocol ends with its colon']],
};
