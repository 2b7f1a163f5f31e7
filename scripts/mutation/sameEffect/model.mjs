/** @type {import('./index.mjs').SameEffect} */
export default {
	'model/json.ts': [
		[
			'value === undefined || value === null',
			'JSON has no word for `undefined`, which is nothing then, too',
		],
	],
	'model/task.ts': [
		["(word ?? '')", 'it is not a status word'],
		["= 'percent'", 'all but "fraction" is percent'],
		["typeof number !== 'number' ||", 'only numbers are finite'],
		["typeof value === 'number' || /^", 'a whole number looks like one as a text, too'],
	],
};
