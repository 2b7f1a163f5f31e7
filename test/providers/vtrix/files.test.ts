import { createHash } from 'node:crypto';

import type { IBinaryData, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { errorOf, useSandbox } from '../../engine/sandboxRunner';
import { runNode, storedFile } from '../../engine/runNode';
import { imageFile, withLeadingSegments } from '../../media/files';
import { blackPng } from '../../media/png';

const sandbox = useSandbox();

const MIME_TYPES: Record<string, string> = {
	'baseline.jpg': 'image/jpeg',
	'progressive.jpg': 'image/jpeg',
	'image.png': 'image/png',
	'image.webp': 'image/webp',
	'image.bmp': 'image/bmp',
	'image.tiff': 'image/tiff',
	'image.gif': 'image/gif',
};

/** Creates a video at Vtrix; `files` are the item's, by field. */
async function generate(mode: string, form: INodeParameters, files: Record<string, Buffer> = {}) {
	const binary = Object.fromEntries(
		await Promise.all(
			Object.entries(files).map(async ([field, bytes]) => [
				field,
				// The name and the declared type lie: the bytes decide.
				await storedFile(bytes, 'a.mp4', 'video/mp4'),
			]),
		),
	) as Record<string, Awaited<ReturnType<typeof storedFile>>>;
	return await runNode({
		node: new DanceVideoGenerate(),
		parameters: { provider: 'vtrix', mode, ...form },
		credentials: {
			vtrixApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('vtrix') },
		},
		items: [{ json: {}, binary }],
	});
}

/** The addresses of the images of the only create. */
function imagesSent(): unknown[] {
	const { input } = sandbox().journal()[0]?.body as {
		input: [{ params: { content: Array<{ type: string; image_url?: { url: string } }> } }];
	};
	return input[0].params.content.flatMap(({ image_url }) => image_url?.url ?? []);
}

const dataUrl = (mimeType: string, bytes: Buffer) =>
	`data:${mimeType};base64,${bytes.toString('base64')}`;

/** How the journal keeps a text that is longer than 100,000 characters. */
const kept = (text: string) =>
	`${text.slice(0, 40)}... (${text.length} characters, sha256 ${createHash('sha256').update(text).digest('hex')})`;

const binaryForm = { imageSource: 'binary', imageBinary: 'data' };

describe('an image of the incoming item at Vtrix', () => {
	it.each(Object.entries(MIME_TYPES))(
		'is sent inline with its own type: %s',
		async (name, mimeType) => {
			const bytes = imageFile(name);
			const [item] = await generate('imageToVideo', binaryForm, { data: bytes });
			expect(item?.json).toMatchObject({ provider: 'vtrix', status: 'processing' });
			expect(imagesSent()).toEqual([dataUrl(mimeType, bytes)]);
			expect(sandbox().paidCreates()).toBe(1);
		},
	);

	it('is measured even where its size stands behind a large preview', async () => {
		const bytes = withLeadingSegments(imageFile('progressive.jpg'), 4);
		await generate('imageToVideo', binaryForm, { data: bytes });
		expect(imagesSent()).toEqual([kept(dataUrl('image/jpeg', bytes))]);
	});

	it('goes as first and as last frame, each in its role', async () => {
		await generate(
			'firstLastFrame',
			{
				firstFrameSource: 'binary',
				firstFrameBinary: 'data',
				lastFrameSource: 'binary',
				lastFrameBinary: 'lastFrame',
			},
			{ data: imageFile('image.png'), lastFrame: imageFile('image.webp') },
		);
		expect(imagesSent()).toEqual([
			dataUrl('image/png', imageFile('image.png')),
			dataUrl('image/webp', imageFile('image.webp')),
		]);
	});

	it('is refused before anything is sent when it is damaged', async () => {
		const error = await errorOf(
			generate('imageToVideo', binaryForm, { data: imageFile('baseline.jpg').subarray(0, 100) }),
		);
		expect(error.message).toMatch(/Image \("a\.mp4"\) does not tell its width and height/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('is refused with all that is wrong with it', async () => {
		const error = await errorOf(
			generate('imageToVideo', binaryForm, { data: blackPng(200, 6_100) }),
		);
		expect(error.message).toContain('301 to 5999 pixels wide and high (given: 200 × 6100 pixels)');
		expect(error.message).toContain('between 0.4 and 2.5 (given: 200 × 6100 pixels)');
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('the address of an item at Vtrix', () => {
	const url = 'https://example.com/one.png';
	const frames = (form: INodeParameters, binary: Record<string, IBinaryData>) =>
		runNode({
			node: new DanceVideoGenerate(),
			typeVersion: 2,
			parameters: { provider: 'vtrix', mode: 'firstLastFrame', ...form },
			credentials: {
				vtrixApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('vtrix') },
			},
			items: [{ json: { url, kind: 'image' }, binary }],
		});
	const file = async () => await storedFile(imageFile('image.png'), 'a.png', 'image/png');

	it.each([
		['no file', async () => ({}), /First Frame/],
		['the first one only', async () => ({ data: await file() }), /Last Frame/],
		['the last one only', async () => ({ lastFrame: await file() }), /First Frame/],
	])('is not taken for a frame of two, when there is %s', async (_which, files, named) => {
		const error = await errorOf(frames({}, await files()));
		expect(error.message).toMatch(named);
		expect(sandbox().journal()).toEqual([]);
	});

	it('is taken for the only frame that is to be a file', async () => {
		await frames({ lastFrameSource: 'url', lastFrameUrl: 'https://example.com/two.png' }, {});
		expect(imagesSent()).toEqual([url, 'https://example.com/two.png']);
	});
});

describe('a data URL in the URL field at Vtrix', () => {
	const asUrl = (imageUrl: string) => ({ imageSource: 'url', imageUrl });
	const png = imageFile('image.png');

	it('is sent as documented, whatever its case and white space', async () => {
		const typed = `DATA:Image/PNG;Base64,\n${png.toString('base64').replace(/.{60}/g, '$& \n')}`;
		await generate('imageToVideo', asUrl(typed));
		expect(imagesSent()).toEqual([dataUrl('image/png', png)]);
	});

	it('is sent with the type that its bytes have', async () => {
		await generate('imageToVideo', asUrl(dataUrl('image/jpeg', png)));
		expect(imagesSent()).toEqual([dataUrl('image/png', png)]);
	});

	it.each([
		['too few pixels', dataUrl('image/png', blackPng(300, 400)), /301 to 5999/],
		['no image', dataUrl('image/png', Buffer.from('%PDF-1.7 ...')), /it is a PDF/],
		['no bytes', 'data:image/png;base64,', /is empty \(0 bytes\)/],
		['broken base64', 'data:image/png;base64,@@@@', /data:image\/<format>;base64,<data>/],
	])('with %s is refused before anything is sent', async (_what, url, message) => {
		const error = await errorOf(generate('imageToVideo', asUrl(url)));
		expect(error.message).toMatch(message);
		expect(sandbox().journal()).toEqual([]);
	});

	it('larger than 30 MB when decoded is refused by that size', async () => {
		const large = dataUrl('image/png', blackPng(400, 400, 30 * 1024 * 1024));
		const error = await errorOf(generate('imageToVideo', asUrl(large)));
		expect(error.message).toMatch(/must be less than 30 MB \(given: 30 MB\)/);
		expect(error.message.length).toBeLessThan(300);
		expect(sandbox().journal()).toEqual([]);
	});
});
