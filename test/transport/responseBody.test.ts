import { Readable } from 'node:stream';

import { readResponseBody } from '../../transport/responseBody';

const streamOf = (...texts: string[]) =>
	Readable.from(
		texts.map((text) => Buffer.from(text)),
		{ objectMode: false },
	);

describe('the text of an answer', () => {
	it('is all that came, whatever the pieces it came in', async () => {
		const bytes = [...Buffer.from('ü💃')].map((byte) => Buffer.from([byte]));
		const body = Readable.from(bytes, { objectMode: false });
		expect(await readResponseBody(body)).toEqual({ text: 'ü💃', isCut: false });
		expect(await readResponseBody(streamOf())).toEqual({ text: '', isCut: false });
	});

	it('may be as long as the limit, and is cut when it is longer', async () => {
		expect(await readResponseBody(streamOf('abc', 'de'), 5)).toEqual({
			text: 'abcde',
			isCut: false,
		});
		expect(await readResponseBody(streamOf('abc', 'def'), 5)).toMatchObject({ isCut: true });
	});

	it('is not read any further than that', async () => {
		let read = 0;
		const endless = Readable.from(
			(function* () {
				for (;;) {
					read += 1;
					yield Buffer.alloc(50_000, 'x');
				}
			})(),
			{ objectMode: false },
		);
		const { text, isCut } = await readResponseBody(endless, 100_000);
		expect({ length: text.length, isCut }).toEqual({ length: 64_000, isCut: true });
		expect(read).toBeLessThan(10);
		expect(endless.destroyed).toBe(true);
	});

	it('has no byte order mark before it, and keeps one within it', async () => {
		expect((await readResponseBody(streamOf('\uFEFF{}\uFEFF'))).text).toBe('{}\uFEFF');
		expect((await readResponseBody(streamOf('{}\uFEFF'))).text).toBe('{}\uFEFF');
	});
});
