import type { IBinaryData } from 'n8n-workflow';
import { buffer } from 'node:stream/consumers';

import { fromBinary } from '../../media/binaryFile';
import { HEAD_BYTES } from '../../media/mediaFile';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { isStream, type Bytes } from '../../transport/bytes';
import { contextFor, storedFile, useBinaryStore } from '../engine/runNode';
import { failureOf } from '../transport/account';
import { blackPng } from './png';

let release: () => void;
beforeAll(async () => {
	release = await useBinaryStore();
});
afterAll(() => release());

const file = async (binary: Record<string, IBinaryData> | undefined, field = 'data') =>
	await fromBinary(
		contextFor({
			node: new DanceVideoUpload(),
			parameters: {},
			credentials: {},
			items: [{ json: {}, ...(binary && { binary }) }],
		}),
		0,
		field,
		'Image',
	);
const allOf = async (bytes: Bytes) => (Buffer.isBuffer(bytes) ? bytes : await buffer(bytes));
const inMemory = (bytes: Buffer, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: bytes.toString('base64'),
	mimeType: 'image/png',
	...more,
});

describe('a file of an incoming item', () => {
	const png = blackPng(40, 50, 3 * HEAD_BYTES);

	it('is read no further than its beginning until it is opened', async () => {
		const stored = await storedFile(png, 'me.png', 'image/png');
		for (const data of [stored, inMemory(png)]) {
			const { type, head, sizeBytes, open } = await file({ data });
			expect(type?.name).toBe('png');
			expect(head.equals(png.subarray(0, HEAD_BYTES))).toBe(true);
			expect(sizeBytes).toBe(png.length);
			expect(isStream(await open())).toBe(data === stored);
			expect((await allOf(await open())).equals(png)).toBe(true);
			// It may be sent again.
			expect((await allOf(await open())).equals(png)).toBe(true);
		}
	});

	it('that is smaller than a beginning is read whole', async () => {
		const small = blackPng(1, 1);
		const data = await storedFile(small, 'me.png', 'image/png');
		expect((await file({ data })).head.equals(small)).toBe(true);
	});

	it.each([
		[{ fileName: 'me.png', fileExtension: 'jpg' }, 'me.png'],
		[{ fileExtension: 'jpg' }, 'file.jpg'],
		[{}, 'file'],
	])('with %j is called %s', async (more, fileName) => {
		expect((await file({ data: inMemory(png, more) })).fileName).toBe(fileName);
	});

	it('that is in another field is an error that names it, and the way out', async () => {
		const { details } = await failureOf(file({ one: inMemory(png), two: inMemory(png) }));
		expect(details).toMatchObject({ kind: 'invalidInput' });
		expect(details.message).toBe(
			'Image Input Field: the item has no file in the field "data" (it has: one, two).',
		);
		expect(details.nextStep).toMatch(/^Nothing was sent and nothing paid\. .* such as "one"/);
	});

	it('that is nowhere is an error that says so', async () => {
		for (const none of [undefined, {}]) {
			const { details } = await failureOf(file(none));
			expect(details.message).toMatch(/"data" \(it has no files at all\)\.$/);
			expect(details.nextStep).toMatch(/a node before this one that outputs a file/);
		}
	});
});
