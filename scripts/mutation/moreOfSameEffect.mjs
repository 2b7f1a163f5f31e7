/**
 * More changes with the same effect, by file: what stands in the changed line, and why; see sameEffect.mjs.
 *
 * @type {Readonly<Record<string, ReadonlyArray<readonly [code: string, why: string]>>>}
 */
const BY_FILE = {
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
	'suspension/lease.ts': [
		[
			'wakesAt === undefined || wakesAt === null',
			'the one is no time, and the other the first there was: gone',
		],
	],
	'transport/stallTimeout.ts': [['windowMs * LEAST_BYTES_PER_MS', 'it is one']],
	'model/json.ts': [
		[
			'value === undefined || value === null',
			'JSON has no word for `undefined`, which is nothing then, too',
		],
	],
	'model/task.ts': [
		["(word ?? '')", 'it is no status word'],
		["= 'percent'", 'all but "fraction" is percent'],
		["typeof number !== 'number' ||", 'what is no number is not finite'],
		["typeof value === 'number' || /^", 'a whole number looks like one as a text, too'],
	],
	'providers/taskError.ts': [
		['meaningOf(code)', 'no table has a meaning for `undefined`'],
		["(word ?? '')", 'it is no status word'],
	],
	'providers/vtrix/task.ts': [
		['Array.isArray(value) ? value : [value]', 'a list of nothing is as good as nothing'],
		['native.output ?? []', 'what has neither type nor address is dropped'],
		['content ?? []', 'what has neither type nor address is dropped'],
		['if (!url) return []', 'what has neither type nor address is dropped'],
		["(type ?? '')", 'it is no image'],
		["typeof number === 'number' &&", 'what is no number is not finite'],
	],
	'providers/vtrix/errors.ts': [
		['ownEntry(BY_CODE, code)', 'no table has an entry for `undefined`'],
		[
			'ownEntry(BY_CODE, known)',
			'what is known is in the table, and nothing is there for `undefined`',
		],
		["exec(text ?? '')", 'it holds no code'],
		['Object.hasOwn(BY_CODE, code)', 'no table has an entry for `undefined`'],
	],
	'providers/seedance2Io/errors.ts': [
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code)) ??', 'no table has an entry for `undefined`'],
		["words = ''", 'they say neither'],
	],
	'providers/seedance2Io/task.ts': [
		['value === undefined || value === null', 'a list of nothing is as good as nothing'],
	],
	'providers/danceGenerator/errors.ts': [
		['given !== undefined && Object.hasOwn', 'no table has an entry for `undefined`'],
		['ownEntry(ERROR_TABLE, code);', 'no table has an entry for `undefined`'],
		['response.status < 300 &&', '300 is in no table, so it is left to who asks'],
	],
	'providers/danceGenerator/create.ts': [
		["typeof address !== 'string' ||", 'what is no text is no address'],
	],
	'providers/seedDance/outputs.ts': [
		["typeof value === 'number' &&", 'what is no number is not finite'],
	],
	'providers/seedDance/task.ts': [
		['isRecord(value) && isRecord(value.data)', 'what is no object adds no member that is read'],
		["idOf(native) ?? ''", 'without an ID it is refused before'],
	],
	'providers/seedance2Ai/errors.ts': [
		["purpose: Purpose = 'create'", 'all but "read" is answered alike'],
	],
	'tasks/submitJob.ts': [["typeof why === 'string' ? GIVEN_UP", 'an error is none of those words']],
	'media/fetchFile.ts': [
		[".at(-1) ?? ''", 'what is split has a last part'],
		["typeof body !== 'string'", 'a download is no text'],
	],
	'media/egress.ts': [['replace(/^\\[|\\]$/g', 'a host has brackets only around it']],
	'media/resultFile.ts': [
		["details.kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["kind === 'downloadFailed' &&", 'no other failure of a download has such a status'],
		["retryable || kind === 'unreachable'", 'what nobody answers may be tried again'],
	],
	'media/sourceGuard.ts': [['/^https?:$/', 'a protocol ends with its colon']],
	'media/binaryFile.ts': [['context.getInputData()[itemIndex]?.binary', 'the item is there']],
};

export const MORE_OF_SAME_EFFECT = Object.entries(BY_FILE).flatMap(([file, lines]) =>
	lines.map(([code, why]) => ({ file, code, why })),
);
