/** @type {import('./index.mjs').SameEffect} */
export default {
	'transport/api.ts': [
		['secrets = []', 'the text that Stryker puts into the list is nobody’s key'],
	],
	'transport/credentialFailure.ts': [
		[
			'const names: string[] = []',
			'the text that Stryker puts into the list is not a class of errors',
		],
	],
	'transport/limiter.ts': [
		['removeEventListener', 'who has begun and is cancelled then has left the line already'],
		['{ once: true }', 'a signal is aborted once'],
	],
	'transport/multipart.ts': [
		['sizeBytes !== undefined && count', 'no number is more or less than `undefined`'],
	],
	'transport/networkFailure.ts': [
		['links.length < 8', 'an error within eight others is not told from one within nine'],
		["classify(code = ''", 'no code is in the tables under that name either'],
	],
	'transport/rateLimiter.ts': [
		['let sentAt: number[] = []', 'the text that Stryker puts into the list is not a time'],
		['oldest === undefined', 'no rate is less than one'],
		[".digest('hex')", 'another spelling of the same digest'],
	],
	'transport/redact.ts': [
		['secrets: readonly string[] = []', 'the text that Stryker puts into the list is nobody’s key'],
		['at < 0 ||', 'no address begins with its question mark'],
	],
	'transport/retryAfter.ts': [["value?.trim() ?? ''", 'neither text is a time']],
	'transport/stallTimeout.ts': [['windowMs * LEAST_BYTES_PER_MS', 'the factor is 1']],
};
