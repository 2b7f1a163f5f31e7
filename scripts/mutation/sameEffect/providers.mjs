/** @type {import('./index.mjs').SameEffect} */
export default {
	'providers/danceGenerator/create.ts': [
		["typeof address !== 'string' ||", 'what is no text is no address'],
	],
	'providers/danceGenerator/errors.ts': [
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code);', 'no table has an entry for `undefined`'],
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
	],
	'providers/seedDance/outputs.ts': [
		["typeof value === 'number' &&", 'what is no number is not finite'],
	],
	'providers/seedDance/task.ts': [
		['isRecord(value) && isRecord(value.data)', 'what is no object adds no member that is read'],
		["idOf(native) ?? ''", 'without an ID it is refused before'],
	],
	'providers/seedance2Ai/errors.ts': [
		["purpose: Purpose = 'create'", 'all but "read" is answered alike'],
	],
	'providers/seedance2Io/errors.ts': [
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code)) ??', 'no table has an entry for `undefined`'],
		["words = ''", 'they say neither'],
	],
	'providers/seedance2Io/task.ts': [
		['value === undefined || value === null', 'a list of nothing is as good as nothing'],
	],
	'providers/taskError.ts': [
		['meaningOf(code)', 'no table has a meaning for `undefined`'],
		["(word ?? '')", 'it is no status word'],
	],
	'providers/vtrix/errors.ts': [
		['ownEntry(BY_CODE, code)', 'no table has an entry for `undefined`'],
		[
			'ownEntry(BY_CODE, known)',
			'what is known is in the table, and nothing is there for `undefined`',
		],
		["exec(text ?? '')", 'it holds no code'],
		['Object.hasOwn(BY_CODE, code)', 'no table has an entry for `undefined`'],
	],
	'providers/vtrix/task.ts': [
		['Array.isArray(value) ? value : [value]', 'a list of nothing is as good as nothing'],
		['native.output ?? []', 'what has neither type nor address is dropped'],
		['content ?? []', 'what has neither type nor address is dropped'],
		['if (!url) return []', 'what has neither type nor address is dropped'],
		["(type ?? '')", 'it is no image'],
		["typeof number === 'number' &&", 'what is no number is not finite'],
	],
};
