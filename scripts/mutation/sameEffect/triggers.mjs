/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/delivery/keptBack.ts': [
		[
			"kind: 'seen'",
			'what is said of an outcome that is of neither other kind is said of one that was seen',
		],
	],
	'nodes/delivery/submitted.ts': [
		['incoming = []', 'the text that Stryker puts into the list has no json'],
	],
};
