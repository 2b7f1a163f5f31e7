/** @type {import('./index.mjs').SameEffect} */
export default {
	'tasks/claim.ts': [
		["state !== 'owned' &&", 'a mark that is made is not made again'],
		['end.make(level)) return', 'what was written is written once more'],
		['!(await end.make(SETTLED))', 'what was written is written once more'],
	],
	'tasks/keyClaims.ts': [
		["?? 'free'", 'each key has a state'],
		[
			"claim && states[at] === 'free'",
			'each key has a claim; one that somebody has is not made again, a settled one is settled again',
		],
		['if (claim) await endClaim', 'what is found was asked for, by its claim'],
		['if (!claim) throw', 'each key has a claim'],
	],
	'tasks/lostTasks.ts': [
		['leftBeforeMs < sinceMs', 'what is left was created before that time, not at it'],
		['} catch {', 'nothing is returned either way'],
		[
			'knownIds: readonly string[] = []',
			'the text that Stryker puts into the list is no task’s ID',
		],
		['knownIdOf(result) ?? []', 'the text that Stryker puts into the list is no task’s ID'],
	],
	'tasks/pollCursor.ts': [
		['notFound: string[] = []', 'the text that Stryker puts into the list is no task’s ID'],
		['createdAt == null ? NaN', 'neither is a time'],
		["createdAt ?? '') || 0", 'neither text is a time'],
	],
	'tasks/submit.ts': [
		['unknownKeys = []', 'the text that Stryker puts into the list is nobody’s key'],
		['submitOnceKey ?? []', 'one key more is looked up, which is no item’s'],
		["submitOnceKey = ''", 'nothing is known of a key that nobody has looked up'],
	],
	'tasks/submitJob.ts': [["typeof why === 'string' ? GIVEN_UP", 'an error is none of those words']],
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
	'tasks/taskNote.ts': [
		['size < 1 ||', 'of no size there are no entries either'],
		['half.size * 2 !== entries.length', 'what is no half has no checksum that fits'],
		['digits.replace(/^', 'what is longer has no checksum that fits'],
	],
};
