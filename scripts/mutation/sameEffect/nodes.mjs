/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/account.ts': [["new URL(url).protocol : ''", 'neither text is a protocol']],
	'nodes/accountTest.ts': [
		['seen = { isPage: false }', '`undefined` works like `false`'],
		["typeof value === 'string' ? [[name", 'no header that is read can come as a list'],
	],
	'nodes/DanceVideoCredits/estimate.ts': [['media: []', 'a text is not a field of the form']],
	'nodes/DanceVideoWait/execute.ts': [
		['if (!check) throw', 'each task that is asked for has been checked'],
	],
	'nodes/DanceVideoWait/read.ts': [['} catch {', '`undefined` works like `false`']],
	'nodes/DanceVideoUpload/execute.ts': [
		['file.type?.mimeType', 'a file of no known type has been refused by then'],
		['[itemIndex]?.binary', 'the item is there'],
		['file.close?.();', 'a file at an address can be closed'],
	],
	'nodes/form/actionFields.ts': [
		['action${at + 1}', 'each has a key of its own in either case'],
		["OPERATION = 'create'", 'it has no meaning: no node reads it'],
	],
	'nodes/databaseMarks.ts': [[".digest('hex')", 'another spelling of the same digest']],
	'nodes/form/itemAddress.ts': [
		["typeof url !== 'string' || !URL", 'anything but text is not an address, whatever its name'],
		["getNodeParameter('provider', 0, '')", 'every node that takes files has a provider'],
	],
	'nodes/form/outputFields.ts': [["'full'", 'what is neither of the two others is all']],
	'nodes/form/providerFields.ts': [['field.options ?? []', 'the field has options']],
	'nodes/form/readForm.ts': [
		['options = []', 'an option has a name'],
		["itemIndex, '') === 'binary'", 'only that one word counts'],
		['[itemIndex]?.binary', 'the item is there'],
	],
};
