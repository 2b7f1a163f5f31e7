import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { executeUpload } from '../../../nodes/DanceVideoUpload/execute';
import { useSteppedTime } from '../../engine/steppedTime';
import { mediaFile } from '../../media/files';
import { inMemory, plainContext, sandboxFile, type Answer, type Plain } from '../plainContext';

useSteppedTime();

const PNG = sandboxFile('character.png');
const LONG = mediaFile('video-40s.mp4');
const MEGABYTE = 1024 * 1024;
const MP4 = sandboxFile('reference.mp4');
const HERE = 'https://files.dancegenerator.example/1.png';
const AT = 'https://files.example.com/my%20hero.png';
const FORM = {
	provider: 'danceGenerator',
	kind: 'image',
	fileSource: 'binary',
	fileBinary: 'data',
};
const BY_URL = { ...FORM, fileSource: 'url', fileUrl: AT };

const item = (bytes = PNG, name = 'hero.png'): INodeExecutionData => ({
	json: { row: 7 },
	binary: { data: inMemory(bytes, name), other: inMemory(PNG, 'other.png') },
});

/** A provider that takes files, and a server that has one. */
const serving =
	(bytes: Buffer, taken: IDataObject = {}, headers: Record<string, string> = {}) =>
	({ url }: IHttpRequestOptions): Answer =>
		url.startsWith('https://api.example')
			? { body: { url: HERE, ...taken } }
			: { body: bytes, headers: { 'content-length': String(bytes.length), ...headers } };

const running = (parameters: IDataObject = {}, plain: Plain = {}) =>
	plainContext({
		items: [item()],
		answer: serving(PNG),
		...plain,
		parameters: { ...FORM, ...parameters },
	});

async function upload(parameters?: IDataObject, plain?: Plain) {
	const { context, sent, logged } = running(parameters, plain);
	const [leaving = []] = await executeUpload(context);
	return { leaving, sent, logged };
}

/** What is refused before anything is sent to the provider. */
async function refusal(parameters: IDataObject, plain?: Plain): Promise<string> {
	const { context, sent } = running(parameters, plain);
	const error = (await executeUpload(context).catch((thrown: unknown) => thrown)) as Error;
	expect(error).toBeInstanceOf(Error);
	expect(sent.filter(({ url }) => url.startsWith('https://api.example'))).toEqual([]);
	return error.message;
}

describe('a file that is uploaded', () => {
	it('is sent once, with its bytes unchanged; what is known of it leaves, and the files', async () => {
		const items = [item()];
		const { leaving, sent } = await upload({}, { items });
		expect(leaving).toEqual([
			{
				json: {
					provider: 'danceGenerator',
					kind: 'image',
					url: HERE,
					fileName: 'hero.png',
					mimeType: 'image/png',
					sizeBytes: PNG.length,
				},
				binary: items[0]?.binary,
				pairedItem: { item: 0 },
			},
		]);
		expect(sent.map(({ url }) => url)).toEqual(['https://api.example/upload/image']);
		expect((sent[0]?.body as Buffer).includes(PNG)).toBe(true);
	});

	it('has the name and the size that the provider gives it, where it does', async () => {
		const answer = serving(PNG, { filename: '../../etc/"1".png', size: 42 });
		const [only] = (await upload({}, { answer })).leaving;
		expect(only?.json).toMatchObject({ fileName: '"1".png'.replaceAll('"', '_'), sizeBytes: 42 });
	});

	it('leaves alone in version 1, which gave the address only', async () => {
		const [only] = (await upload({}, { typeVersion: 1 })).leaving;
		expect(only).not.toHaveProperty('binary');
		expect(only?.json.url).toBe(HERE);
	});

	it('leaves beside the fields of its item where they are wanted', async () => {
		const [[beside], [alone]] = [
			(await upload({ includeInputFields: true })).leaving,
			(await upload()).leaving,
		];
		expect(beside?.json).toMatchObject({ row: 7, url: HERE });
		expect(alone?.json).not.toHaveProperty('row');
	});

	it('may be a video', async () => {
		const items = [item(MP4, 'dance.mp4')];
		const { leaving, sent } = await upload({ kind: 'video' }, { items });
		expect(leaving[0]?.json).toMatchObject({ kind: 'video', mimeType: 'video/mp4' });
		expect(sent[0]?.url).toBe('https://api.example/upload/video');
	});

	it('is fetched from where it is, without the key, and sent on', async () => {
		const { leaving, sent } = await upload(BY_URL, { items: [{ json: {} }] });
		expect(leaving).toEqual([
			{
				json: expect.objectContaining({ url: HERE, fileName: 'my hero.png' }) as IDataObject,
				pairedItem: { item: 0 },
			},
		]);
		expect(sent.map(({ url }) => url)).toEqual([AT, 'https://api.example/upload/image']);
		expect((sent[1]?.body as Buffer).includes(PNG)).toBe(true);
	});

	it('is asked for again where its server was away for a moment, which n8n’s log tells', async () => {
		let isAway = true;
		const answer = (request: IHttpRequestOptions): Answer => {
			if (!isAway) return serving(PNG)(request);
			isAway = false;
			return { statusCode: 503, body: {} };
		};
		const { leaving, logged } = await upload(BY_URL, { answer });
		expect(leaving).toHaveLength(1);
		expect(logged.join()).toMatch(/again/i);
	});

	it('tells n8n’s log how far it has been sent where it is large', async () => {
		const large = Buffer.concat([MP4], 20 * MEGABYTE);
		const { logged } = await upload(
			{ ...BY_URL, kind: 'video' },
			{ answer: serving(large), items: [{ json: {} }] },
		);
		expect(logged.at(-1)).toMatch(/Sending "my hero\.png" to the provider: 20 of 20 MB/);
	});
});

describe('a file that is not uploaded', () => {
	it.each([
		['of another type', {}, item(MP4, 'dance.mp4'), /Image \("dance\.mp4"\) must be .*mp4/],
		['that is empty', {}, item(Buffer.alloc(0)), /is empty/],
		['of a kind that there is not', { kind: 'sound' }, item(), /must be image or video .*"sound"/],
		['that is not there', { fileBinary: 'x' }, item(), /no file in the field "x"/],
		[
			'from nowhere',
			{ fileSource: 'url', fileUrl: ' ' },
			item(),
			/Image URL must be a full address/,
		],
		['of no source', { fileSource: 'x' }, item(), /Image URL must be a full address/],
		['at no address', { fileSource: 'url', fileUrl: 'a.png' }, item(), /Image URL .*"a\.png"/],
		[
			'with a key in its address',
			{ ...BY_URL, fileUrl: 'https://a:b@c.example' },
			item(),
			/Image URL/,
		],
	])('is one %s', async (_title, parameters, given, says) => {
		expect(await refusal(parameters, { items: [given] })).toMatch(says);
	});

	it('is one that an item of a provider without uploads has', async () => {
		expect(await refusal({ provider: 'vtrix' })).toMatch(/File Type must be/);
	});

	it.each([
		['of another type', Buffer.concat([MP4], MEGABYTE), 'image', /must be jpg, png or webp/],
		['that is too long', Buffer.concat([LONG], 4 * MEGABYTE), 'video', /at most 30 seconds/],
		['that is too large', Buffer.concat([PNG], 11 * MEGABYTE), 'image', /at most 10 MB/],
	])('is one at an address %s; it is read no further', async (_title, bytes, kind, says) => {
		const { context, streams } = running({ ...BY_URL, kind }, { answer: serving(bytes) });
		await expect(executeUpload(context)).rejects.toThrow(says);
		await nextTurn();
		expect(streams.map(({ destroyed, readableEnded }) => [destroyed, readableEnded])).toEqual([
			[true, false],
		]);
	});

	it('is a video that breaks off while its length is looked for', async () => {
		async function* brokenOff() {
			yield await Promise.resolve(Buffer.concat([LONG.subarray(0, 64)], 8_192));
			throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		}
		const answer = () => ({ body: Readable.from(brokenOff(), { objectMode: false }) });
		expect(await refusal({ ...BY_URL, kind: 'video' }, { answer })).toMatch(
			/https:\/\/files\.example\.com: the connection broke off/,
		);
	});

	it('costs the other items nothing where the workflow goes on', async () => {
		const items = [item(), item(MP4), item()];
		const { leaving } = await upload({}, { items, onError: 'continueRegularOutput' });
		expect(leaving.map(({ json, pairedItem }) => ['url' in json, pairedItem])).toEqual([
			[true, { item: 0 }],
			[false, { item: 1 }],
			[true, { item: 2 }],
		]);
	});
});
