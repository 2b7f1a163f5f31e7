/** @type {import('./index.mjs').SameEffect} */
export default {
	'providers/danceGenerator/create.ts': [
		["typeof address !== 'string' ||", 'anything but text is not an address'],
	],
	'providers/danceGenerator/errors.ts': [
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code);', 'no table has an entry for `undefined`'],
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
	],
	'providers/danceGenerator/upload.ts': [
		['file.sizeBytes !== undefined &&', 'a length that is `undefined` is as good as none'],
	],
	'providers/seedDance/outputs.ts': [["typeof value === 'number' &&", 'only numbers are finite']],
	'providers/seedDance/task.ts': [
		[
			'isRecord(value) && isRecord(value.data)',
			'anything but an object adds no member that is read',
		],
		["idOf(native) ?? ''", 'without an ID it is refused before'],
	],
	'providers/seedance2Io/errors.ts': [
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code)) ??', 'no table has an entry for `undefined`'],
		["words = ''", 'they say neither'],
	],
	'providers/fileProblems.ts': [
		['file.sizeBytes !== undefined &&', 'what is not known is not larger'],
		['seconds !== undefined &&', 'what is not known is not longer'],
	],
	'providers/problemSentence.ts': [
		['clean.slice(0, 80)', 'it spares memory: of what comes later nothing is shown'],
	],
	'providers/taskError.ts': [
		['meaningOf(code)', 'no table has a meaning for `undefined`'],
		["(word ?? '')", 'it is not a status word'],
	],
	'providers/values.ts': [
		['.int({ message })', 'zod says the same of a fraction as of anything that is not a number'],
	],
	'providers/vtrix/errors.ts': [["exec(text ?? '')?.[1] ?? ''", 'it holds no code']],
	'providers/vtrix/task.ts': [
		['output ? toOutputs(output) : []', 'what has neither type nor address is dropped'],
		['if (!entry?.url) return []', 'what has neither type nor address is dropped'],
		["typeof number === 'number' &&", 'only numbers are finite'],
	],
};
