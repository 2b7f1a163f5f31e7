import type { INodePropertyOptions } from 'n8n-workflow';

/** The entries of a dropdown for a list of words; those that do not speak for themselves get texts. */
export function choicesOf<const Word extends string>(
	words: readonly Word[],
	texts: { [word in Word]?: Omit<INodePropertyOptions, 'value'> } = {},
): INodePropertyOptions[] {
	return words.map((word) => ({ name: word, ...texts[word], value: word }));
}
