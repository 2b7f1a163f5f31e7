import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import type { ProviderId } from '../../sandbox/server';
import { errorOf, media } from '../engine/sandboxRunner';
import { runNode, storedFile } from '../engine/runNode';
import { mediaFile, withClaimedSamples } from '../media/files';
import { blackPng } from '../media/png';
import { faultFixture } from './fixture';

const { sandbox, generate, runOf, creates, inject } = faultFixture();
const MEGABYTE = 1024 * 1024;

/** How a file is given to a create at the providers that take files. */
const AS_FILE = {
	danceGenerator: { characterImageSource: 'binary', characterImageBinary: 'data' },
	vtrix: { mode: 'imageToVideo', imageSource: 'binary', imageBinary: 'data' },
} as const satisfies Partial<Record<ProviderId, INodeParameters>>;
const TAKERS = Object.keys(AS_FILE) as Array<keyof typeof AS_FILE>;

const withFile = async (bytes: Buffer, fileName: string, mimeType: string) => ({
	items: [{ json: {}, binary: { data: await storedFile(bytes, fileName, mimeType) } }],
});

const upload = async (kind: string, bytes: Buffer, fileName: string, mimeType = 'image/png') =>
	await runNode(
		runOf(
			new DanceVideoUpload(),
			'danceGenerator',
			{ kind, fileSource: 'binary', fileBinary: 'data' },
			await withFile(bytes, fileName, mimeType),
		),
	);

const createWith = async (id: keyof typeof AS_FILE, bytes: Buffer, fileName = 'me.png') =>
	await generate(id, AS_FILE[id], await withFile(bytes, fileName, 'image/png'));

/** Neither a file nor a create has reached the provider. */
const expectNothingSent = () => {
	expect(sandbox().journal()).toEqual([]);
	expect(sandbox().paidCreates()).toBe(0);
};

describe('a file of zero bytes', () => {
	it.each(TAKERS)('row 54: is refused by a create at %s before anything is sent', async (id) => {
		const error = await errorOf(createWith(id, Buffer.alloc(0)));
		expect(error.message).toMatch(/\("me.png"\) is empty \(0 bytes\)/);
		expectNothingSent();
	});

	it.each(['image', 'video'])('row 54: is not uploaded as a %s', async (kind) => {
		const error = await errorOf(upload(kind, Buffer.alloc(0), 'empty.png'));
		expect(error.message).toMatch(/\("empty.png"\) is empty \(0 bytes\)/);
		expectNothingSent();
	});
});

describe('a file whose name lies', () => {
	it('row 55: is sent as what its bytes are', async () => {
		const [item] = await upload('image', media('character.png'), 'holiday.mp4', 'video/mp4');
		expect(item?.json.mimeType).toBe('image/png');
		expect(sandbox().journal()[0]?.body).toMatchObject({ file: { mimeType: 'image/png' } });
	});

	it('row 55: is sent inline as what its bytes are', async () => {
		await createWith('vtrix', media('character.png'), 'me.jpg');
		expect(JSON.stringify(creates()[0]?.body)).toContain('data:image/png;base64,');
	});

	it.each(TAKERS)('row 55: is refused by %s where its bytes are no image', async (id) => {
		const error = await errorOf(createWith(id, media('dance.mp4')));
		expect(error.message).toMatch(/by its bytes it is an mp4 file/);
		expectNothingSent();
	});

	it('row 55: is refused where a web page was saved under the name of a video', async () => {
		const page = Buffer.from('<html><body>Sign in</body></html>');
		const error = await errorOf(upload('video', page, 'dance.mp4', 'video/mp4'));
		expect(error.message).toMatch(
			/must be mp4 or mov, but by its bytes it is a web page\. .*share link/,
		);
		expectNothingSent();
	});
});

describe('a file that is too large', () => {
	it.each([
		['danceGenerator', 10 * MEGABYTE + 1, /at most 10 MB \(given: 10.00 MB\)/],
		['vtrix', 30 * MEGABYTE, /less than 30 MB \(given: 30 MB\)/],
	] as const)('row 56: is refused by a create at %s before it is sent', async (id, bytes, says) => {
		const error = await errorOf(createWith(id, blackPng(400, 400, bytes)));
		expect(error.message).toMatch(says);
		expectNothingSent();
	});

	it('row 56: is refused where only its address is given, as soon as its size is told', async () => {
		const [created] = await generate('danceGenerator');
		sandbox().finishTasks();
		const sent = sandbox().journal().length;
		inject({ path: '/results', action: { type: 'bytes', size: 101 * MEGABYTE } });
		const fileUrl = `${sandbox().origin}/results/${String(created?.json.taskId)}/0/result.mp4`;
		const error = await errorOf(
			runNode(
				runOf(new DanceVideoUpload(), 'danceGenerator', {
					kind: 'video',
					fileSource: 'url',
					fileUrl,
				}),
			),
		);
		expect(error.message).toMatch(/must be at most 100 MB \(given: 101 MB\)/);
		expect(sandbox().journal()).toHaveLength(sent);
	});
});

describe('a data URL', () => {
	const base64 = media('character.png').toString('base64');
	const createUrl = async (imageUrl: string) =>
		await generate('vtrix', { mode: 'imageToVideo', imageSource: 'url', imageUrl });

	it.each([
		['with its type in upper case', `DATA:IMAGE/PNG;BASE64,${base64}`],
		['with white space', `  data: image/png ;base64, ${base64.replace(/.{76}/g, '$&\r\n')}\n`],
		['with another type than its bytes have', `data:image/jpeg;base64,${base64}`],
	])('row 59: %s is sent in the form that the document asks for', async (_how, url) => {
		const [item] = await createUrl(url);
		expect(item?.json.taskId).toEqual(expect.any(String));
		expect(JSON.stringify(creates()[0]?.body)).toContain('data:image/png;base64,iVBOR');
	});

	it.each([
		[
			'has more bytes, decoded, than are taken',
			() => `data:image/png;base64,${blackPng(400, 400, 30 * MEGABYTE).toString('base64')}`,
			/less than 30 MB \(given: 30 MB\)/,
		],
		['holds something else', () => 'data:image/png;base64,aGVsbG8=', /of no known type/],
		['holds nothing', () => 'data:image/png;base64,', /is empty \(0 bytes\)/],
		['is broken', () => 'data:image/png;base64,iVBOR!!!!', /must be a full address/],
	])('row 59: that %s is refused before it is sent', async (_what, url, says) => {
		const error = await errorOf(createUrl(url()));
		expect(error.message).toMatch(says);
		expect(error.message.length).toBeLessThan(500);
		expectNothingSent();
	});
});

describe('a file whose header lies', () => {
	const COUNTS = ['0x02ffffff', '0x7fffffff'];
	const lying = (count: string) =>
		withClaimedSamples(mediaFile('video-12s-header-first.mp4'), Number(count));

	it.each(COUNTS)(
		'row 75: is uploaded in bounded memory and time (%s samples claimed)',
		async (count) => {
			const [item] = await upload('video', lying(count), 'me.mp4', 'video/mp4');
			expect(item?.json).toMatchObject({ mimeType: 'video/mp4', sizeBytes: lying(count).length });
		},
	);

	it.each(COUNTS)(
		'row 75: is checked and created by Generate as what it is (%s samples claimed)',
		async (count) => {
			const reference = { referenceVideoSource: 'binary', referenceVideoBinary: 'data' };
			const file = await withFile(lying(count), 'me.mp4', 'video/mp4');
			const error = await errorOf(generate('danceGenerator', reference, file));
			expect(error.message).toMatch(/must be at most 10 seconds .*12 seconds/);
			expectNothingSent();
		},
	);

	it('row 75: is refused at once where it is an image that leads nowhere, in the order itself', async () => {
		const leadsNowhere = Buffer.alloc(20 * MEGABYTE);
		leadsNowhere.write('\xff\xd8\xff\xe0', 'latin1');
		const imageUrl = `data:image/jpeg;base64,${leadsNowhere.toString('base64')}`;
		const error = await errorOf(
			generate('vtrix', { mode: 'imageToVideo', imageSource: 'url', imageUrl }),
		);
		expect(error.message).toMatch(/does not tell its width and height/);
		expectNothingSent();
	});

	it('row 75: is not looked into where its type is not taken', async () => {
		const error = await errorOf(upload('image', lying('0x7fffffff'), 'me.png'));
		expect(error.message).toMatch(/must be jpg, png or webp, but by its bytes it is an mp4 file/);
		expectNothingSent();
	});
});

describe('a file name that is a path', () => {
	const NAMES = ['../../etc/passwd\0', '..\\..\\passwd', '/etc/passwd'];
	/** Begins like an MP4, which is all that is checked. */
	const FILM = '\0\0\0\x14ftypisom\0\0\0\0isom';
	const uploadFrom = async (fileUrl: string) =>
		await runNode(
			runOf(new DanceVideoUpload(), 'danceGenerator', {
				kind: 'video',
				fileSource: 'url',
				fileUrl,
			}),
		);

	it.each(NAMES)(
		'row 96: at the end of an address (%j) reaches neither item nor provider',
		async (name) => {
			inject({ path: '/files', action: { type: 'answer', status: 200, body: FILM } });
			const [item] = await uploadFrom(`${sandbox().origin}/files/${encodeURIComponent(name)}`);
			expect(item?.json.fileName).toBe('passwd');
			expect(JSON.stringify(sandbox().journal())).not.toMatch(/etc|\\\\|\\u0000/);
		},
	);

	it.each(NAMES)(
		'row 96: in the provider’s answer (%j) does not reach the item',
		async (filename) => {
			inject({ path: '/upload', action: { type: 'patch', set: { filename } } });
			const [item] = await upload('image', media('character.png'), 'me.png');
			expect(item?.json.fileName).toBe('passwd');
		},
	);
});
