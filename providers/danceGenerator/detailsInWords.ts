import { isRecord, textOf } from '../../model/json';

/** A name that is words. Any other is left as it is: it might be a key, and an altered one is not recognised. */
const WORDS = /^(?!sk_)[a-z]+(?:_[a-z]+)*$/;

/** What is nested deeper stays JSON. */
const MOST_LEVELS = 2;

/** The `details` of an error for people: `{required_credits: 70}` as "required credits: 70". */
export function detailsInWords(details: Record<string, unknown>, level = 1): string {
	return Object.entries(details)
		.map(([key, value]) => {
			const name = WORDS.test(key) ? key.replaceAll('_', ' ') : key;
			return isRecord(value) && level < MOST_LEVELS
				? `${name} (${detailsInWords(value, level + 1)})`
				: `${name}: ${inWords(value) || 'none'}`;
		})
		.join(', ');
}

function inWords(value: unknown): string {
	const text = Array.isArray(value) ? value.map(textOf).join('; ') : textOf(value);
	return text.replace(/\s+/g, ' ').trim();
}
