import type { Answer } from './answer';
import { withoutKeys } from './redact';

/** What an error keeps of an answer, in characters: the state of a sleeping wait holds it too. */
const EXCERPT = { all: 6_000, oneText: 2_000 } as const;
/** What an item or the state of a sleeping wait keeps of it. A task's answer has one to a few kB. */
const MOST_KEPT = 100_000;
const TOO_DEEP = '(an answer that is nested too deeply to be shown)';

/** An answer as a task keeps it: what it says, or its beginning where it is too large for an item. */
export function rawOf({ json, text }: Pick<Answer, 'json' | 'text'>): unknown {
	return text.length <= MOST_KEPT ? json : cut(text, MOST_KEPT);
}

/**
 * A provider's answer as a text for an error that has nothing better to show: cut, and without keys.
 * The query of an address stays, unlike in an error's own words: it may be the only way to a result
 * that was paid for.
 */
export function rawExcerpt(answer: unknown): string {
	const short = (_key: string, value: unknown) =>
		typeof value === 'string' ? cut(value, EXCERPT.oneText) : value;
	const text = typeof answer === 'string' ? answer : textOf(answer, short);
	return withoutKeys(cut(text, EXCERPT.all));
}

/** One of many in an answer, bounded in the same way. */
export function boundedRaw(answer: unknown): unknown {
	const text = textOf(answer);
	return text.length <= MOST_KEPT && text !== TOO_DEEP ? answer : cut(text, MOST_KEPT);
}

function textOf(answer: unknown, replacer?: (key: string, value: unknown) => unknown): string {
	try {
		return JSON.stringify(answer, replacer) ?? '';
	} catch {
		// What was parsed from JSON is no circle: only its depth can be too much.
		return TOO_DEEP;
	}
}

function cut(text: string, length: number): string {
	return text.length <= length
		? text
		: `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}...`;
}
