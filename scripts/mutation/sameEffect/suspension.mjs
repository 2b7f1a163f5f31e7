/** @type {import('./index.mjs').SameEffect} */
export default {
	'suspension/hiddenNode.ts': [["input.kind === 'state' ? input.state", 'only a state has one']],
	'suspension/isolate.ts': [
		['expression.acquireIsolate?.()', 'only one that can be had again is given back'],
	],
	'suspension/resumeCall.ts': [
		['} catch {', 'nothing is returned either way'],
		['sum + runs', 'two sums are the same, or not, with either sign'],
	],
	'suspension/signsOfLife.ts': [
		['row?.getProcessedDataCount', 'what fails counts as no sign, too'],
	],
	'suspension/sleepsOn.ts': [
		['!parent?.waitTill', 'what fails is left to n8n, too'],
		['sleepingNodeOf(parent)?.metadata', 'one that sleeps in no known node sleeps on this one'],
	],
	'suspension/start.ts': [
		['} finally {', 'a seal is never used twice: what is not forgotten is only kept for nothing'],
	],
	'suspension/supervisor.ts': [
		["input.kind === 'state' && input.turn === turn", 'only a state has a turn'],
		["[parent], 'asleep')", 'whatever is not "gone" counts as asleep'],
	],
	'suspension/worker.ts': [
		["input.kind === 'state' ? input", 'only a state has a state and a time'],
		['given?.notBefore', 'a worker that has not begun was given a state'],
		["'gone' : 'asleep'", 'whatever is not "gone" counts as asleep'],
	],
};
