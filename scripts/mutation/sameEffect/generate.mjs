const TEXT = 'the text that Stryker puts into the list';

/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/DanceVideoGenerate/agentCall.ts': [
		["'error' in item", 'of an item that is wrong it only counts that it is'],
	],
	'nodes/DanceVideoGenerate/begun.ts': [
		['noted.levels.every', 'both notes of a try are made and raised together'],
	],
	'nodes/DanceVideoGenerate/begunMarks.ts': [
		["JSON.stringify(['begun'", 'a name of its own in either case'],
		["databaseMarks(context, 'begun')", 'a name of its own in either case'],
		['opened.get(of) ?? []', 'each name that was asked for has its mark'],
		['made: boolean[] = []', `${TEXT} counts as one that was made`],
		['now.some((level, at)', 'both notes of a try are made and raised together'],
		['} catch {', '`undefined` works like `false`'],
	],
	'nodes/DanceVideoGenerate/callBack.ts': [["value.trim() : ''", 'neither text is an address']],
	'nodes/DanceVideoGenerate/parked.ts': [
		['ageMs: startedAt', 'a call only asks whether the task has ended'],
		['timeoutMs: deadlineAt', 'a call only asks whether the task has ended'],
	],
	'nodes/DanceVideoGenerate/fields.ts': [
		["modes[0]?.id ?? ''", 'each provider has a mode'],
		["field.hint ?? ''", 'each field for a file has a hint'],
	],
	'nodes/DanceVideoGenerate/readBatch.ts': [
		['options: all = []', 'what is a collection has options'],
	],
	'nodes/DanceVideoGenerate/readItems.ts': [
		['|| mode.media.length > 0', 'no provider that takes keys takes files'],
	],
	'nodes/DanceVideoGenerate/readWait.ts': [["'returnTask'", 'only the other word counts']],
	'nodes/DanceVideoGenerate/submitWithSlots.ts': [
		['retryable: false', 'an item that leaves does not tell it'],
	],
	'nodes/DanceVideoGenerate/waitForVideos.ts': [
		['[ended = []]', 'a wait has always an output, which may be empty'],
	],
	'nodes/DanceVideoGenerate/runMemory.ts': [
		['findProvider(result.provider)', 'who was asked is one of the providers'],
	],
};
