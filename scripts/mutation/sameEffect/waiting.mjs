/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/callBody.ts': [
		['callback?.taskIdOf', 'where there is none, what is thrown instead names no task either'],
	],
	'nodes/waiting/goOnIfEnded.ts': [
		['endOf(request, seen)?.status', 'asked only where all of them were seen to have ended'],
	],
	'nodes/waiting/suspendWait.ts': [
		['retryable: true', 'of the failure an item is made, and nobody tries it again'],
	],
};
