/** @type {import('./index.mjs').SameEffect} */
export default {
	'tasks/check.ts': [
		['if (!listTasks) return open', 'without a list the next line fails, and that is caught'],
		['let found: Task[] = []', 'the text that Stryker puts into the list is not a task'],
	],
	'tasks/earlierNotes.ts': [
		[
			'keys.length === 0 || (await store.isEmpty())',
			'of no keys, or in an empty store, nothing is found',
		],
	],
	'tasks/findFinished.ts': [
		['provider.listTasks?.statuses', 'without a list the walk before has thrown'],
		[
			'ended: [], notFound: [], stillOpen: []',
			'the text that Stryker puts into the list is neither a task nor the ID of one',
		],
	],
	'tasks/list.ts': [
		['if (!lister) throw', 'it only says earlier what is wrong'],
		['let found: Task[] = []', 'the text that Stryker puts into the list is not a task'],
	],
	'tasks/listOrder.ts': [
		['if (at > newest)', 'it is the same time'],
		['if (at < oldest)', 'it is the same time'],
		['createdAt === null ? NaN', '`null` is not a time either'],
	],
	'tasks/listPages.ts': [
		[
			"order !== 'oldestFirst' || last === undefined",
			'a page without a number is none that was read',
		],
		['book.pages.get(page) ?? []', 'the page is there'],
		['const newest: Task[] = []', 'the text that Stryker puts into the list is not a task'],
	],
	'tasks/lostTasks.ts': [
		['leftBeforeMs < sinceMs', 'what is left was created before that time, not at it'],
		['} catch {', 'nothing is returned either way'],
		[
			'knownIds: readonly string[] = []',
			'the text that Stryker puts into the list is not a task’s ID',
		],
		['knownIdOf(result) ?? []', 'the text that Stryker puts into the list is not a task’s ID'],
	],
	'tasks/nearEnd.ts': [
		['untilNearMs < SHORTEST_SLEEP_MS', 'both ways it is that sleep'],
		['lastsMs * (1 - EARLIEST_PART) <= BEFORE_END_MS', 'that near the end the check comes anyway'],
	],
	'tasks/outcome.ts': [
		['ownFaults = []', 'the text that Stryker puts into the list is not a code'],
		["task.error?.code ?? ''", 'neither text is a code'],
	],
	'tasks/poller.ts': [['msPerCheck > 0 ?', 'what takes no time has room in any round']],
	'tasks/pollJob.ts': [
		["!poll || !('poll' in item)", 'the one is there where the other is'],
		["typeof why === 'string' ? LOST", 'anything but text is not one of the reasons listed'],
	],
	'tasks/pollCursor.ts': [
		['ended.filter(isBareSuccess)', 'of what has ended otherwise no count is kept'],
		[
			'notFound = [], stillOpen = []',
			'the text that Stryker puts into the list is not a task’s ID',
		],
		['createdAt == null ? NaN', 'neither is a time'],
		["createdAt ?? '') || 0", 'neither text is a time'],
	],
	'tasks/submit.ts': [
		[
			'provider.idempotency === true && ownKey === undefined',
			'of a provider that takes no keys none is noted',
		],
		['unknownKeys = []', 'the text that Stryker puts into the list is nobody’s key'],
		['submitOnceKey ?? []', 'one more key is looked up, which belongs to no item'],
		["submitOnceKey = ''", 'nothing is known of a key that nobody has looked up'],
	],
	'tasks/submitJob.ts': [
		["typeof why === 'string' ? GIVEN_UP", 'an error is not one of those words'],
	],
	'tasks/submitOnce.ts': [
		['unknownBefore = []', 'the text that Stryker puts into the list is nobody’s key'],
		["endClaim(claim, 'unknown')", 'every end but "accepted" is written down as unknown'],
		[
			'underWay.get(name) === result',
			'what is over and not dropped only costs memory, and whoever does not wait here waits at the claim',
		],
		['result.finally(() => {', 'what is over and not dropped only costs memory'],
		['!oldest.done', 'a map with entries has an oldest; one remembered more only costs memory'],
	],
	'tasks/taskHints.ts': [
		["typeof createdAt === 'string' ?", 'a number is not a time to `Date.parse` either'],
	],
	'tasks/taskId.ts': [
		["if (typeof part === 'object'", 'only an object has values'],
		['values.filter(isNested)', 'what is not nested holds nothing'],
		["return typeof value === 'object'", 'what is not nested holds nothing'],
	],
	'tasks/taskNote.ts': [
		['size < 1 ||', 'where the size is zero there are no entries either'],
		['half.size * 2 !== entries.length', 'only a half has a checksum that fits'],
		['digits.replace(/^', 'what is longer has no checksum that fits'],
	],
};
