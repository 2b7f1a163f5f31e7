import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The entries of a dropdown for a list of words; those that do not speak for themselves get texts. */
export function choicesOf<const Word extends string>(
	words: readonly Word[],
	texts: { [word in Word]?: Omit<INodePropertyOptions, 'value'> } = {},
): INodePropertyOptions[] {
	return words.map((word) => ({ name: word, ...texts[word], value: word }));
}

/** Options that are added one by one. One that is not added is not sent: the provider's default holds. */
export function optionsCollection(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}
