/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/callBody.ts': [
		['callback?.taskIdOf', 'where there is none, what is thrown instead names no task either'],
		['catch {', 'what does not return gives undefined, too'],
	],
	'nodes/waiting/goOnIfEnded.ts': [
		['endOf(request, seen)?.status', 'asked only where all of them were seen to have ended'],
	],
	'nodes/waiting/resumeOnCall.ts': [
		['taskNamedIn(provider, body) ?? []', 'a name that no task has is looked for in vain'],
	],
	'nodes/waiting/seeEnds.ts': [
		['delivery.includeRawAnswer === true', 'turned round, it tells the two apart as well'],
	],
	'nodes/waiting/sleepCalls.ts': [
		["sleep.state = 'asleep'", 'whatever is neither at work nor goes on counts as asleep'],
	],
	'nodes/waiting/suspendWait.ts': [
		['retryable: true', 'of the failure an item is made, and nobody tries it again'],
	],
	'nodes/waiting/waitRequest.ts': [
		[".waiting`, 0, 'automatic')", 'what is none of the choices is left to the node as well'],
	],
};
