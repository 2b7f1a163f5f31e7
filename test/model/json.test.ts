import { isRecord, ownEntry, parseJson, textOf } from '../../model/json';

describe('a value from outside', () => {
	it.each([
		[{}, true],
		[{ a: 1 }, true],
		[Object.create(null), true],
		[[], false],
		[null, false],
		[undefined, false],
		['text', false],
		[1, false],
		[() => undefined, false],
	])('%p is an object with named members: %s', (value, expected) => {
		expect(isRecord(value)).toBe(expected);
	});

	it.each([
		[undefined, ''],
		[null, ''],
		['a "b"', 'a "b"'],
		['', ''],
		[0, '0'],
		[false, 'false'],
		[{ a: [1] }, '{"a":[1]}'],
		[() => undefined, ''],
	])('%p is the text %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});

	it('is read as the JSON it is, or not at all', () => {
		expect(parseJson('{"a":[1,null]}')).toEqual({ a: [1, null] });
		expect(() => parseJson('<html>')).toThrow(SyntaxError);
	});

	it('is looked up among a table’s own entries only', () => {
		const table = { '1002': 'busy', ok: '' };
		expect(ownEntry(table, 1002)).toBe('busy');
		expect(ownEntry(table, 'ok')).toBe('');
		for (const word of ['constructor', '__proto__', 'toString', 'none']) {
			expect(ownEntry<unknown>(table, word)).toBeUndefined();
		}
	});
});
