import { MORE_OF_SAME_EFFECT } from './moreOfSameEffect.mjs';

/**
 * Changes that no test can notice, because the code does the same with them. Known by what stands in
 * the changed line, so that a line that is written anew is looked at anew.
 *
 * @type {ReadonlyArray<{file: string, code: string, why: string}>}
 */
export const SAME_EFFECT = [
	{
		file: 'transport/api.ts',
		code: 'secrets = []',
		why: 'the text that Stryker puts into the list is nobody’s key',
	},
	{
		file: 'transport/redact.ts',
		code: 'secrets: readonly string[] = []',
		why: 'the text that Stryker puts into the list is nobody’s key',
	},
	{
		file: 'transport/redact.ts',
		code: 'at < 0 ||',
		why: 'no address begins with its question mark',
	},
	{
		file: 'transport/multipart.ts',
		code: 'sizeBytes !== undefined && count',
		why: 'no number is more or less than `undefined`',
	},
	{
		file: 'transport/networkFailure.ts',
		code: 'links.length < 8',
		why: 'an error within eight others is not told from one within nine',
	},
	{
		file: 'tasks/submit.ts',
		code: 'unknownKeys = []',
		why: 'the text that Stryker puts into the list is nobody’s key',
	},
	{
		file: 'tasks/submit.ts',
		code: 'submitOnceKey ?? []',
		why: 'one key more is looked up, which is no item’s',
	},
	{
		file: 'tasks/submit.ts',
		code: "submitOnceKey = ''",
		why: 'nothing is known of a key that nobody has looked up',
	},
	{
		file: 'tasks/submitOnce.ts',
		code: 'unknownBefore = []',
		why: 'the text that Stryker puts into the list is nobody’s key',
	},
	{
		file: 'tasks/submitOnce.ts',
		code: "endClaim(claim, 'unknown')",
		why: 'every end but "accepted" is written down as unknown',
	},
	{
		file: 'tasks/submitOnce.ts',
		code: 'underWay.get(name) === result',
		why: 'what is over and not dropped only costs memory, and whoever does not wait here waits at the claim',
	},
	{
		file: 'tasks/submitOnce.ts',
		code: 'result.finally(() => {',
		why: 'what is over and not dropped only costs memory',
	},
	{
		file: 'tasks/submitOnce.ts',
		code: '!oldest.done',
		why: 'a map with entries has an oldest; one remembered more only costs memory',
	},
	{
		file: 'tasks/taskNote.ts',
		code: 'size < 1 ||',
		why: 'of no size there are no entries either',
	},
	{
		file: 'tasks/taskNote.ts',
		code: 'half.size * 2 !== entries.length',
		why: 'what is no half has no checksum that fits',
	},
	{
		file: 'tasks/taskNote.ts',
		code: 'digits.replace(/^',
		why: 'what is longer has no checksum that fits',
	},
	{
		file: 'tasks/pollCursor.ts',
		code: 'notFound: string[] = []',
		why: 'the text that Stryker puts into the list is no task’s ID',
	},
	{
		file: 'tasks/claim.ts',
		code: "state !== 'owned' &&",
		why: 'a mark that is made is not made again',
	},
	{
		file: 'tasks/claim.ts',
		code: 'end.make(level)) return',
		why: 'what was written is written once more',
	},
	{
		file: 'tasks/claim.ts',
		code: '!(await end.make(SETTLED))',
		why: 'what was written is written once more',
	},
	{
		file: 'tasks/keyClaims.ts',
		code: "?? 'free'",
		why: 'each key has a state',
	},
	{
		file: 'tasks/keyClaims.ts',
		code: "claim && states[at] === 'free'",
		why: 'each key has a claim; one that somebody has is not made again, a settled one is settled again',
	},
	{
		file: 'tasks/keyClaims.ts',
		code: 'if (claim) await endClaim',
		why: 'what is found was asked for, by its claim',
	},
	{
		file: 'tasks/keyClaims.ts',
		code: 'if (!claim) throw',
		why: 'each key has a claim',
	},
	{
		file: 'tasks/lostTasks.ts',
		code: 'leftBeforeMs < sinceMs',
		why: 'what is left was created before that time, not at it',
	},
	{
		file: 'tasks/lostTasks.ts',
		code: '} catch {',
		why: 'nothing is returned either way',
	},
	{
		file: 'tasks/lostTasks.ts',
		code: 'knownIds: readonly string[] = []',
		why: 'the text that Stryker puts into the list is no task’s ID',
	},
	{
		file: 'tasks/lostTasks.ts',
		code: 'knownIdOf(result) ?? []',
		why: 'the text that Stryker puts into the list is no task’s ID',
	},
	{
		file: 'tasks/pollCursor.ts',
		code: 'createdAt == null ? NaN',
		why: 'neither is a time',
	},
	{
		file: 'tasks/pollCursor.ts',
		code: "createdAt ?? '') || 0",
		why: 'neither text is a time',
	},
	{
		file: 'transport/rateLimiter.ts',
		code: 'let sentAt: number[] = []',
		why: 'the text that Stryker puts into the list is no time',
	},
	{
		file: 'transport/rateLimiter.ts',
		code: 'oldest === undefined',
		why: 'no rate is less than one',
	},
	{
		file: 'transport/rateLimiter.ts',
		code: ".digest('hex')",
		why: 'another spelling of the same digest',
	},
	{
		file: 'transport/limiter.ts',
		code: 'removeEventListener',
		why: 'who has begun and is cancelled then has left the line already',
	},
	{
		file: 'transport/limiter.ts',
		code: '{ once: true }',
		why: 'a signal is aborted once',
	},
	{
		file: 'transport/networkFailure.ts',
		code: "classify(code = '')",
		why: 'no code is in the tables under that name either',
	},
	{
		file: 'transport/retryAfter.ts',
		code: "value?.trim() ?? ''",
		why: 'neither text is a time',
	},
	...MORE_OF_SAME_EFFECT,
];
