import { asJson, cut } from '../model/rawAnswer';
import { withoutKeys } from './redact';

/** What an error keeps of an answer, in characters: the state of a sleeping wait holds it too. */
const EXCERPT = { all: 6_000, oneText: 2_000 } as const;

/**
 * A provider's answer as a text for an error that has nothing better to show: cut, and without keys.
 * The query of an address stays, unlike in an error's own words: it may be the only way to a result
 * that was paid for.
 */
export function rawExcerpt(answer: unknown): string {
	const short = (_key: string, value: unknown) =>
		typeof value === 'string' ? cut(value, EXCERPT.oneText) : value;
	const text = typeof answer === 'string' ? answer : asJson(answer, short);
	return withoutKeys(cut(text, EXCERPT.all));
}
