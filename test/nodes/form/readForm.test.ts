import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { readForm, readMedia } from '../../../nodes/form/readForm';
import type { MediaSlot, Mode } from '../../../providers/provider';
import { failureOf } from '../../transport/account';
import { inMemory, plainContext, sandboxFile, type Plain } from '../plainContext';

const URL = 'https://files.example/a.png';
const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'Image',
	kind: 'image',
	types: ['png'],
	maxBytes: 10_000_000,
};
const LAST: MediaSlot = { ...IMAGE, name: 'last', displayName: 'Last Frame' };
const VIDEO: MediaSlot = { ...IMAGE, name: 'video', displayName: 'Video', kind: 'video' };
const FILE = { imageSource: 'binary', imageBinary: 'data' };

const png = inMemory(sandboxFile('character.png'), 'hero.png');

const field = (name: string, more: IDataObject = {}) =>
	({ name, displayName: name, type: 'string', default: '', ...more }) as Mode['fields'][number];

const withFile = (json: IDataObject = {}): INodeExecutionData => ({ json, binary: { data: png } });

describe('the form of a mode', () => {
	const mode = {
		fields: [
			field('prompt'),
			field('priceNotice', { type: 'notice' }),
			field('imageSource', { type: 'options' }),
			field('imageUrl'),
			field('imageBinary'),
			field('options', { type: 'collection', options: [field('seed'), field('ratio')] }),
			field('more', { type: 'collection' }),
		],
		media: [IMAGE],
	};
	const read = async (plain: Plain, itemIndex = 0) =>
		await readForm(plainContext(plain).context, mode, itemIndex);

	it('becomes one plain object, without what is only there to be read or to choose a file', async () => {
		const parameters = {
			prompt: (at: number) => `dance ${at}`,
			priceNotice: 'costs credits',
			imageSource: 'url',
			imageUrl: ` ${URL} `,
			imageBinary: 'data',
			options: { seed: 7, timeoutMinutes: 5 },
			more: { seed: 8 },
		};
		expect(await read({ parameters }, 1)).toEqual({
			prompt: 'dance 1',
			seed: 7,
			image: { source: 'url', url: URL },
		});
	});

	it('has no value for what it does not show', async () => {
		expect(await read({})).toEqual({ prompt: null, image: undefined });
	});

	it('takes the file of the item, or the address that the item gives in its place', async () => {
		const parameters = { prompt: 'x', ...FILE };
		const [file, address] = [
			await read({ parameters, items: [withFile()] }),
			await read({ parameters, items: [{ json: { url: URL } }] }),
		];
		expect(file.image).toMatchObject({ source: 'file', file: { fileName: 'hero.png' } });
		expect(address.image).toEqual({ source: 'url', url: URL });
	});

	it('asks for the item’s address only where it wants the item’s file', async () => {
		const items = [{ json: { url: URL, kind: 'image' } }];
		const parameters = { prompt: 'x', imageSource: 'url', imageUrl: '' };
		expect((await read({ parameters, items })).image).toBeUndefined();
	});

	it('counts the files that it wants before it takes an address for one of them', async () => {
		const two = { fields: [], media: [IMAGE, LAST] };
		const items = [{ json: { url: URL, kind: 'image' } }];
		const both = { ...FILE, lastSource: 'binary', lastBinary: 'data' };
		const { context } = plainContext({ parameters: both, items });
		const { message } = await failureOf(readForm(context, two, 0));
		expect(message).toMatch(/no file in the field "data".*"url" is not used .*several files/);
		const one = plainContext({ parameters: { ...FILE, lastSource: 'url', lastUrl: URL }, items });
		expect(await readForm(one.context, two, 0)).toEqual({
			image: { source: 'url', url: URL },
			last: { source: 'url', url: URL },
		});
	});
});

describe('a media field', () => {
	const read = async (plain: Plain, slot = IMAGE, address?: { url: string }) =>
		await readMedia(plainContext(plain).context, slot, 0, address);

	it.each([undefined, '', 'tikTok'])('is none where its source is %j', async (imageSource) => {
		const parameters = { imageUrl: URL, imageBinary: 'data', imageSource: imageSource ?? '' };
		expect(await read({ parameters, items: [withFile()] })).toBeUndefined();
	});

	it('is none where the form has no address', async () => {
		expect(await read({ parameters: { imageSource: 'url' } })).toBeUndefined();
	});

	it('cannot be a file in the tool of an agent, which can give an address', async () => {
		const { message } = await failureOf(
			read({ parameters: FILE, items: [withFile()], isTool: true }),
		);
		expect(message).toMatch(/^Image cannot be a file in the tool of an AI agent.*as a URL/);
		const parameters = { imageSource: 'url', imageUrl: URL };
		expect(await read({ parameters, isTool: true })).toEqual({ source: 'url', url: URL });
	});

	it('names the files the item has, and no address when there is none', async () => {
		const parameters = { ...FILE, imageBinary: 'photo' };
		const { message } = await failureOf(read({ parameters, items: [withFile()] }));
		expect(message).toMatch(/Image .*no file in the field "photo" \(it has: data\)/);
		expect(message).not.toMatch(/is not used/);
	});

	it('is sent where the item’s file is not the one at its address', async () => {
		const address = { url: URL };
		const parameters = { ...FILE, provider: 'vtrix' };
		const size = sandboxFile('character.png').length;
		const there = { url: URL, provider: 'vtrix', sizeBytes: size };
		expect(await read({ parameters, items: [withFile(there)] }, IMAGE, address)).toEqual({
			source: 'url',
			url: URL,
		});
		for (const json of [
			{ ...there, sizeBytes: size + 1 },
			{ ...there, provider: 'seedDance' },
		]) {
			const sent = await read({ parameters, items: [withFile(json)] }, IMAGE, address);
			expect(sent?.source).toBe('file');
		}
		// It says where its file is, but nobody has taken that.
		expect((await read({ parameters, items: [withFile(there)] }))?.source).toBe('file');
	});

	it('is looked into where the provider limits what only its bytes tell', async () => {
		const limited = { ...IMAGE, pixels: { min: 1, max: 10_000 } };
		const [plain, measured] = [
			await read({ parameters: FILE, items: [withFile()] }),
			await read({ parameters: FILE, items: [withFile()] }, limited),
		];
		expect(plain).toEqual({
			source: 'file',
			file: expect.not.objectContaining({ pixels: expect.anything() }),
		});
		expect(measured).toMatchObject({ file: { pixels: { width: expect.any(Number) } } });
	});

	it('tells n8n’s log how far a large file has been sent', async () => {
		const large = inMemory(
			Buffer.concat([sandboxFile('reference.mp4')], 20 * 1024 * 1024),
			'dance.mp4',
		);
		const { context, logged } = plainContext({
			parameters: { videoSource: 'binary', videoBinary: 'data' },
			items: [{ json: {}, binary: { data: large } }],
		});
		const read = await readMedia(context, VIDEO, 0);
		if (read?.source === 'file') read.file.onSent?.(10 * 1024 * 1024);
		expect(logged).toEqual(['Sending "dance.mp4" to the provider: 10 of 20 MB.']);
	});
});
