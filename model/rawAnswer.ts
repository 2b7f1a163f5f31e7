import type { JsonValue } from './json';
import type { Task } from './task';

/** What an item or the state of a sleeping wait keeps of an answer. A task's has one to a few kB. */
const MOST_KEPT = 100_000;
const TOO_DEEP = '(an answer that is nested too deeply to be shown)';

/** An answer as a task keeps it: what it says, or its beginning where it is too large for an item. */
export function rawOf({ json, text }: { json: JsonValue | undefined; text: string }) {
	return text.length <= MOST_KEPT ? json : cut(text, MOST_KEPT);
}

/** One of many in an answer, bounded in the same way. */
export function boundedRaw(answer: JsonValue): JsonValue {
	const text = asJson(answer);
	return text.length <= MOST_KEPT && text !== TOO_DEEP ? answer : cut(text, MOST_KEPT);
}

/** The task with the provider's answer, bounded, or without it. */
export function withRaw({ raw, ...task }: Task, isWanted: boolean): Task {
	return isWanted && raw !== undefined ? { ...task, raw: boundedRaw(raw) } : task;
}

/** Writes a value as JSON. Never throws. */
export function asJson(
	value: unknown,
	replacer?: (key: string, value: unknown) => unknown,
): string {
	try {
		return JSON.stringify(value, replacer) ?? '';
	} catch {
		// What was parsed from JSON is no circle: only its depth can be too much.
		return TOO_DEEP;
	}
}

/** The beginning of a text that is too long, never with half a character at its end. */
export function cut(text: string, length: number): string {
	return text.length <= length
		? text
		: `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}...`;
}
