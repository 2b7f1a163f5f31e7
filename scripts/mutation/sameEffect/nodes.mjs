/** @type {import('./index.mjs').SameEffect} */
export default {
	'nodes/form/itemAddress.ts': [
		["typeof url !== 'string' || !URL", 'what is no text is no address, whatever its name'],
		["getNodeParameter('provider', 0, '')", 'every node that takes files has a provider'],
	],
	'nodes/form/outputFields.ts': [["'full'", 'what is neither of the two others is all']],
	'nodes/form/providerFields.ts': [['field.options ?? []', 'the field has options']],
	'nodes/form/readForm.ts': [
		['options = []', 'what has no name is no option'],
		["itemIndex, '') === 'binary'", 'only that one word counts'],
		['[itemIndex]?.binary', 'the item is there'],
	],
};
