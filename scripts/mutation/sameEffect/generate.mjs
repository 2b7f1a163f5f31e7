/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/DanceVideoGenerate/agentCall.ts': [
		["'error' in item", 'of an item that is wrong it only counts that it is'],
	],
	'nodes/DanceVideoGenerate/parked.ts': [
		['ageMs: startedAt', 'a call only asks whether the task has ended'],
		['timeoutMs: deadlineAt', 'a call only asks whether the task has ended'],
	],
};
