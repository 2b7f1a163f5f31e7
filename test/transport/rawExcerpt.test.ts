import { rawExcerpt } from '../../transport/rawExcerpt';

describe('what an error keeps of an answer', () => {
	it('is its JSON, or the text it is', () => {
		expect(rawExcerpt({ id: 'a', n: [1, null] })).toBe('{"id":"a","n":[1,null]}');
		expect(rawExcerpt('<html>')).toBe('<html>');
	});

	it('has no keys, and keeps the query of an address: it may be all there is of a result', () => {
		const url = 'https://a.example/v.mp4?sig=1';
		expect(rawExcerpt({ url, key: 'sk-abcdef0123' })).toBe(`{"url":"${url}","key":"sk-***"}`);
	});

	it('has the beginning of each long text, and of all of them', () => {
		const long = 'x'.repeat(2_001);
		expect(rawExcerpt({ a: 'x'.repeat(2_000) })).toBe(`{"a":"${'x'.repeat(2_000)}"}`);
		expect(rawExcerpt({ a: long, b: 1 })).toBe(`{"a":"${'x'.repeat(2_000)}...","b":1}`);
		expect(rawExcerpt([long, long, long, long])).toHaveLength(6_003);
		expect(rawExcerpt('y'.repeat(6_001))).toBe(`${'y'.repeat(6_000)}...`);
	});
});
