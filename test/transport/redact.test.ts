import fc from 'fast-check';

import { beginningOf, excerpt, redact, withoutSecret } from '../../transport/redact';

describe('what is taken out of a text', () => {
	it.each([
		['Bearer abc.def-123 is odd', 'Bearer *** is odd'],
		['"authorization":"bearer  abc","x":1', '"authorization":"Bearer ***","x":1'],
		['the key sk-abcdef0123 is odd', 'the key sk-*** is odd'],
		['the key sk_live_abcdef0123, yes', 'the key sk-***, yes'],
		['task-abcdef is no key', 'task-abcdef is no key'],
		[
			'see https://a.example/v.mp4?X-Amz-Signature=1&b=2 now',
			'see https://a.example/v.mp4?*** now',
		],
		['"https://a.example/v.mp4?sig=1"}', '"https://a.example/v.mp4?***"}'],
		[
			'{"url":"https:\\/\\/a.example\\/v.mp4?sig=1"}',
			'{"url":"https:\\/\\/a.example\\/v.mp4?***"}',
		],
		['https://a.example/v.mp4 is plain. Is it?', 'https://a.example/v.mp4 is plain. Is it?'],
		['http://me:secret@a.example/x', 'http://***@a.example/x'],
		['http://http://me:secret@a.example/x?k=1', 'http://http://***@a.example/x?***'],
		[`https://a.example/${'x'.repeat(2_000)}?sig=1`, `https://a.example/${'x'.repeat(2_000)}?***`],
		['https://a.example/?', 'https://a.example/?'],
		['https://:secret@a.example/x', 'https://***@a.example/x'],
		['https://secret@a.example/x', 'https://***@a.example/x'],
		['HTTPS://:secret@a.example:8443/x', 'HTTPS://***@a.example:8443/x'],
		['"https:\\/\\/:secret@a.example"', '"https:\\/\\/***@a.example"'],
	])('%j becomes %j', (text, expected) => {
		expect(redact(text)).toBe(expected);
	});

	it.each(['sk/live+abc', 'a.b*c[d]e', 'Bearer-like (key)'])(
		'the credential’s key %j in each form that JSON has for it',
		(key) => {
			const byNumber = (character: string) =>
				`\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
			for (const form of [
				key,
				key.replaceAll('/', '\\/'),
				[...key].map(byNumber).join(''),
				[...key].map((character, at) => (at % 2 ? byNumber(character) : character)).join(''),
			]) {
				expect(redact(`<${form}>`, [key])).toBe('<***>');
			}
			expect(redact('\\u0041\\/', [key])).toBe('\\u0041\\/');
		},
	);

	it('the credential’s key wherever it stands, in whatever words', () => {
		expect(redact('key=0123456789abcdef!', ['0123456789abcdef'])).toBe('key=***!');
		expect(redact('0123456789abcdef0123456789abcdef', ['0123456789abcdef'])).toBe('******');
	});

	it('a short key where it stands alone, not the letters it shares with other words', () => {
		expect(redact('Invalid key: "abc". The abcess is not.', ['abc'])).toBe(
			'Invalid key: "***". The abcess is not.',
		);
		expect(redact('token=12; 1234 left', ['12'])).toBe('token=***; 1234 left');
	});

	it('a key of six characters within other words, too: those are hardly in one by chance', () => {
		expect(redact('xabcdefx', ['abcdef'])).toBe('x***x');
		expect(redact('xabcdex abcde', ['abcde'])).toBe('xabcdex ***');
		expect(withoutSecret('xabcdefx', 'abcdef')).toBe('x***x');
		expect(withoutSecret('xabcdex abcde', 'abcde')).toBe('xabcdex abcde');
		expect(excerpt('abcess ab', ['ab'])).toBe('abcess ***');
	});

	it('no other text that is written like a key in escapes', () => {
		const text = '\\u0061b\\/def';
		expect(redact(text, ['abcdef'])).toBe(text);
	});

	it('nothing for a key that is empty', () => {
		expect(redact('a b c', [''])).toBe('a b c');
	});

	it('never leaves a given key in any text', () => {
		const key = fc.string({
			minLength: 12,
			maxLength: 60,
			unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789-_.:/+='),
		});
		fc.assert(
			fc.property(key, fc.string(), fc.string(), fc.nat(3), (secret, before, after, times) => {
				const text = before + `${secret}${after}`.repeat(times + 1);
				return !redact(text, [secret]).includes(secret);
			}),
		);
	});
});

describe('the beginning of a long text', () => {
	it('ends before the word at the cut: half a key is not known for one', () => {
		expect(beginningOf('one two three', 13)).toBe('one two three');
		expect(beginningOf('one two three', 12)).toBe('one two...');
		expect(beginningOf('one two three', 8)).toBe('one two...');
	});

	it('of a text without a space leaves out more than any key is long', () => {
		expect(beginningOf('x'.repeat(10_000), 2_000)).toBe(`${'x'.repeat(1_500)}...`);
		expect(beginningOf('😀'.repeat(10_000), 1_999).isWellFormed()).toBe(true);
	});
});

describe('an excerpt', () => {
	it('is one line', () => {
		expect(excerpt('  <html>\r\n\t<body>  hi ')).toBe('<html> <body> hi');
	});

	it('is short, and says that there is more', () => {
		expect(excerpt('x'.repeat(160))).toBe('x'.repeat(160));
		expect(excerpt('x'.repeat(161))).toBe(`${'x'.repeat(160)}...`);
	});

	it('is cut after the key was taken out, so that not even a part of it stays', () => {
		const key = 'a1b2c3d4e5f6g7h8';
		for (let before = 130; before <= 165; before++) {
			expect(excerpt(`${'.'.repeat(before)}${key}`, [key])).not.toMatch(/a1b/);
		}
	});

	it('does not cut an emoji in two', () => {
		expect(excerpt(`x${'😀'.repeat(200)}`)).toBe(`x${'😀'.repeat(79)}...`);
		expect(beginningOf('😀'.repeat(10_000), 1_999)).toBe(`${'😀'.repeat(749)}...`);
		expect(excerpt('😀'.repeat(200)).isWellFormed()).toBe(true);
	});
});
