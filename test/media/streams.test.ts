import fc from 'fast-check';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { counted, peek } from '../../media/streams';
import type { Bytes } from '../../transport/bytes';

const streamOf = (chunks: readonly Buffer[]) => Readable.from(chunks, { objectMode: false });

const allOf = async (bytes: Bytes) => (Buffer.isBuffer(bytes) ? bytes : await buffer(bytes));

const anyChunks = fc
	.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 12 })
	.map((chunks) => chunks.map((chunk) => Buffer.from(chunk)));

describe('a look at the beginning of a stream', () => {
	it.each([
		['shorter than the look', 3],
		['as long as the look', 8],
		['longer than the look', 9],
		['much longer than the look', 100_000],
		['empty', 0],
	])('leaves a stream that is %s whole', async (_how, length) => {
		const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 251));
		const { head, whole } = await peek(streamOf(length > 0 ? [bytes] : []), 8);
		expect(head).toEqual(bytes.subarray(0, 8));
		expect((await allOf(whole)).equals(bytes)).toBe(true);
	});

	it('leaves every stream whole, however its bytes come', async () => {
		await fc.assert(
			fc.asyncProperty(anyChunks, fc.nat(100), fc.boolean(), async (chunks, length, slow) => {
				const bytes = Buffer.concat(chunks);
				const source = slow
					? Readable.from(
							(async function* () {
								for (const chunk of chunks) {
									await new Promise((resolve) => setImmediate(resolve));
									yield chunk;
								}
							})(),
							{ objectMode: false },
						)
					: streamOf(chunks);
				const { head, whole } = await peek(source, length);
				return head.equals(bytes.subarray(0, length)) && (await allOf(whole)).equals(bytes);
			}),
		);
	});

	it('waits with the rest until it is read', async () => {
		let taken = 0;
		const source = Readable.from(
			(function* () {
				for (; taken < 1_000; taken++) yield Buffer.alloc(16_384);
			})(),
			{ objectMode: false },
		);
		const { whole } = await peek(source, 4_096);
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(taken).toBeLessThan(20);
		expect((await allOf(whole)).length).toBe(1_000 * 16_384);
	});

	it('passes on an error of the stream', async () => {
		const broken = Readable.from(
			(async function* () {
				yield Buffer.alloc(3);
				throw new Error('broke off');
			})(),
			{ objectMode: false },
		);
		await expect(peek(broken, 8)).rejects.toThrow('broke off');
	});
});

describe('a counted stream', () => {
	it('passes its bytes on and tells their count, and once more at the end', async () => {
		await fc.assert(
			fc.asyncProperty(anyChunks, async (chunks) => {
				const told: string[] = [];
				const passed = counted(streamOf(chunks), (bytes, atEnd) => told.push(`${bytes} ${atEnd}`));
				const whole = Buffer.concat(chunks);
				expect((await allOf(passed)).equals(whole)).toBe(true);
				expect(told.at(-1)).toBe(`${whole.length} true`);
				expect(told.filter((entry) => entry.endsWith('true'))).toHaveLength(1);
			}),
		);
	});

	it('breaks off with what the check throws, and closes its source', async () => {
		const source = streamOf([Buffer.alloc(10), Buffer.alloc(10), Buffer.alloc(10)]);
		const passed = counted(source, (bytes) => {
			if (bytes > 15) throw new RangeError('too many');
		});
		await expect(allOf(passed)).rejects.toThrow('too many');
		expect(source.destroyed).toBe(true);
	});

	it('that nobody reads any more ends quietly when its source breaks', async () => {
		const source = streamOf([Buffer.alloc(10)]);
		const passed = counted(source, () => undefined);
		const closed = new Promise((resolve) => passed.once('close', resolve));
		source.destroy(new Error('broke off'));
		await closed;
		expect(passed.errored?.message).toBe('broke off');
	});
});
