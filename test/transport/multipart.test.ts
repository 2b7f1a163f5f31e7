import fc from 'fast-check';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { Bytes } from '../../transport/bytes';
import { Failure } from '../../transport/failure';
import { multipartBody, type MultipartFile } from '../../transport/multipart';

const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256));

const file = (changes: Partial<MultipartFile> = {}): MultipartFile => ({
	fieldName: 'file',
	fileName: 'me.png',
	mimeType: 'image/png',
	open: async () => bytes,
	...changes,
});

const stream = (...chunks: Buffer[]) => Readable.from(chunks, { objectMode: false });

const allOf = async (body: Bytes): Promise<Buffer> =>
	Buffer.isBuffer(body) ? body : await buffer(body);

/** The form as a server reads it. */
async function received(given: MultipartFile) {
	const { body, headers } = await multipartBody(given);
	const whole = await allOf(body);
	const form = await new Response(new Uint8Array(whole), { headers }).formData();
	const [entry, ...more] = [...form.entries()];
	if (!entry || more.length > 0) throw new Error('Expected one field');
	const [fieldName, value] = entry;
	if (typeof value === 'string') throw new Error('Expected a file');
	return {
		fieldName,
		fileName: value.name,
		mimeType: value.type,
		bytes: Buffer.from(await value.arrayBuffer()),
		announced: headers['Content-Length'],
		length: whole.length,
	};
}

async function failureOf(body: Bytes): Promise<Failure> {
	const error: unknown = await allOf(body).catch((thrown: unknown) => thrown);
	if (error instanceof Failure) return error;
	throw new Error(`Expected a failure, got ${String(error)}`);
}

describe('a form with one file', () => {
	it.each<[string, Partial<MultipartFile>]>([
		['bytes', {}],
		['bytes of a known number', { sizeBytes: 1_000 }],
		['a stream', { open: async () => stream(bytes) }],
		[
			'a stream of a known length',
			{ open: async () => stream(bytes.subarray(0, 7), bytes.subarray(7)), sizeBytes: 1_000 },
		],
	])('of %s arrives as it was', async (_what, changes) => {
		const form = await received(file(changes));
		expect(form).toMatchObject({ fieldName: 'file', fileName: 'me.png', mimeType: 'image/png' });
		expect(form.bytes.equals(bytes)).toBe(true);
	});

	it('announces its length where it is known, and else none', async () => {
		const known = await received(file({ open: async () => stream(bytes), sizeBytes: 1_000 }));
		expect(known.announced).toBe(String(known.length));
		const unknown = await received(file({ open: async () => stream(bytes) }));
		expect(unknown.announced).toBeUndefined();
		const inMemory = await received(file({ sizeBytes: 17 }));
		expect(inMemory.announced).toBe(String(inMemory.length));
	});

	it.each([
		'a b.png',
		'quote".png',
		'"; filename="other.exe',
		'line\r\nContent-Type: text/html\r\n\r\n.png',
		'Tänzerin 舞 💃.png',
		'50 %.png',
		"l'été.png",
		'semi;colon=.png',
	])('keeps the name %j', async (fileName) => {
		expect((await received(file({ fileName }))).fileName).toBe(fileName);
	});

	it('arrives whatever its bytes and its name', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uint8Array({ maxLength: 300 }),
				fc.string({ unit: 'grapheme', maxLength: 30 }),
				async (content, name) => {
					// A server reads these as the signs they stand for, as it does from a browser.
					const fileName = name.replaceAll('%', '');
					const form = await received(
						file({ fileName, open: async () => stream(Buffer.from(content)) }),
					);
					return form.fileName === fileName && form.bytes.equals(Buffer.from(content));
				},
			),
			{ numRuns: 50 },
		);
	});

	it('tells how many of its bytes have been sent', async () => {
		const sent: number[] = [];
		const open = async () => stream(bytes.subarray(0, 7), bytes.subarray(7));
		await received(file({ open, onSent: (count) => sent.push(count) }));
		expect(sent).toEqual([7, 1_000]);
	});

	it('is opened anew for each body', async () => {
		let opened = 0;
		const again = file({
			open: async () => {
				opened += 1;
				return stream(bytes);
			},
		});
		const [first, second] = [await received(again), await received(again)];
		expect(first.bytes.equals(second.bytes)).toBe(true);
		expect(opened).toBe(2);
	});
});

describe('a file that is not as long as it was said to be', () => {
	it.each([
		['shorter', 1_001],
		['longer', 999],
	])(
		'when it is %s breaks the body off: else the server would wait for the rest',
		async (_how, said) => {
			const { body } = await multipartBody(
				file({ open: async () => stream(bytes), sizeBytes: said }),
			);
			const { details } = await failureOf(body);
			expect(details).toMatchObject({ kind: 'invalidInput', retryable: false });
			expect(details.message).toContain(`"me.png"`);
			expect(details.message).toContain(String(said));
		},
	);
});

describe('a file that cannot be read to its end', () => {
	it('breaks the body off with the same error', async () => {
		const { body } = await multipartBody(
			file({
				open: async () =>
					Readable.from(
						(async function* () {
							yield bytes;
							throw Object.assign(new Error('disk gone'), { code: 'EIO' });
						})(),
						{ objectMode: false },
					),
			}),
		);
		await expect(allOf(body)).rejects.toThrow('disk gone');
	});

	it('is closed when the body is given up before its end', async () => {
		const source = stream(bytes, bytes, bytes);
		const { body } = await multipartBody(file({ open: async () => source }));
		if (Buffer.isBuffer(body)) throw new Error('Expected a stream');
		const closed = new Promise((resolve) => source.once('close', resolve));
		body.destroy();
		await closed;
		expect(source.destroyed).toBe(true);
	});
});
