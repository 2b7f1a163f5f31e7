/** @type {import('./index.mjs').SameEffect} */
export default {
	'suspension/lease.ts': [
		[
			'wakesAt === undefined || wakesAt === null',
			'the one is no time, and the other the first there was: gone',
		],
	],
	'suspension/supervisor.ts': [
		["input.kind === 'state' && input.turn === turn", 'what is no state has no turn'],
		['/cancell?ed/i.test(error)', 'what is no text does not say so as a text either'],
		["[parent], 'asleep')", 'whatever is not "gone" counts as asleep'],
	],
	'suspension/worker.ts': [
		["input.kind === 'state' ? input", 'what is no state has neither a state nor a time'],
		['given?.notBefore', 'a worker that has not begun was given a state'],
		["'gone' : 'asleep'", 'whatever is not "gone" counts as asleep'],
	],
};
