import { asJson, boundedRaw, cut, rawOf, withRaw } from '../../model/rawAnswer';
import { makeTask } from '../../model/task';
import type { JsonValue } from '../../model/json';

const MOST = 100_000;
/** A text that is so long as JSON. */
const asLongAs = (length: number) => 'x'.repeat(length - 2);

function nested(depth: number): JsonValue {
	let value: JsonValue = [];
	for (let level = 0; level < depth; level++) value = [value];
	return value;
}

describe('the answer that a task keeps', () => {
	it('is all that was said, up to a size; beyond it the beginning as text', () => {
		const json = { a: 1 };
		expect(rawOf({ json, text: 'x'.repeat(MOST) })).toBe(json);
		expect(rawOf({ json, text: 'x'.repeat(MOST + 1) })).toBe(`${'x'.repeat(MOST)}...`);
	});

	it('is bounded in the same way when it is one of many', () => {
		expect(boundedRaw(asLongAs(MOST))).toBe(asLongAs(MOST));
		expect(boundedRaw(asLongAs(MOST + 1))).toBe(`"${'x'.repeat(MOST - 1)}...`);
	});

	it('is said to be nested too deeply rather than to be written without an end', () => {
		const words = '(an answer that is nested too deeply to be shown)';
		const deep = nested(100_000);
		expect(boundedRaw(deep)).toBe(words);
		expect(asJson(deep)).toBe(words);
	});

	it('leaves with the task only where it is wanted and there is one', () => {
		const task = makeTask({ provider: 'vtrix', taskId: 'a', status: 'pending' });
		const raw = { id: 'a' };
		expect(withRaw({ ...task, raw }, true)).toEqual({ ...task, raw });
		expect(withRaw({ ...task, raw: null }, true)).toEqual({ ...task, raw: null });
		expect(Object.keys(withRaw({ ...task, raw }, false))).not.toContain('raw');
		expect(Object.keys(withRaw(task, true))).not.toContain('raw');
		expect(withRaw({ ...task, raw: asLongAs(MOST + 1) }, true).raw).toHaveLength(MOST + 3);
	});
});

describe('a value as JSON', () => {
	it('is nothing where JSON has no word for it', () => {
		expect(asJson(undefined)).toBe('');
		expect(asJson({ a: 1, b: 2 }, (key, value) => (key === 'a' ? undefined : value))).toBe(
			'{"b":2}',
		);
	});
});

describe('a text that is cut', () => {
	it.each([
		['abc', 3, 'abc'],
		['abcd', 3, 'abc...'],
		['', 0, ''],
		['ab\u{1F600}', 3, 'ab...'],
		['ab\u{1F600}c', 4, 'ab\u{1F600}...'],
		// Half a character is kept where it stands before the end.
		['\uD83Dbcd', 3, '\uD83Dbc...'],
	])('%j to %i characters is %j', (text, length, expected) => {
		expect(cut(text, length)).toBe(expected);
	});
});
