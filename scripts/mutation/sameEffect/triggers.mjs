/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/DanceVideoPollTrigger/pollFinished.ts': [
		["kind: 'notFound'", 'an error that ends a node does not show its kind'],
		['retryable: false', 'nothing tries again what ends a node'],
	],
	'nodes/DanceVideoTrigger/webhook.ts': [
		["?? ''", 'neither text is an address, and a call without one cannot be checked'],
	],
	'nodes/delivery/keptBack.ts': [
		[
			"kind: 'seen'",
			'what is said of an outcome that is of neither other kind is said of one that was seen',
		],
	],
	'nodes/delivery/outcomes.ts': [
		['incoming = []', 'the text that Stryker puts into the list has no json'],
	],
	'nodes/delivery/submitted.ts': [
		['incoming = []', 'the text that Stryker puts into the list has no json'],
	],
	'nodes/jobs/submitWithSlots.ts': [
		['submitOnceKey ?? []', 'a key that no entry has keeps none from being sent'],
	],
	'nodes/delivery/triggerRun.ts': [
		['leaving[0]?.taskId', 'n8n is only asked to record something where a task leaves'],
	],
	'nodes/delivery/triggeredTasks.ts': [['() => false,', '`undefined` works like `false`']],
};
