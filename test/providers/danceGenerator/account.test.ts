import { Readable } from 'node:stream';

import { danceGenerator } from '../../../providers/danceGenerator';
import { uploads } from '../../../providers/danceGenerator/upload';
import type { MediaFile } from '../../../media/mediaFile';
import type { MediaSlot } from '../../../providers/provider';
import { failureOf } from '../../transport/account';
import { recorded } from '../recorded';
import { movie, picture } from './files';

const slotOf = (kind: string): MediaSlot => {
	const slot = uploads.slots.find((candidate) => candidate.kind === kind);
	if (!slot) throw new Error(`No slot for ${kind}`);
	return slot;
};
const fileIn = (input: ReturnType<typeof movie>): MediaFile => {
	if (input.source !== 'file') throw new Error('No file');
	return input.file;
};
const UPLOADED = {
	url: 'https://file.dancegenerator.ai/abc123.jpg',
	filename: 'character.jpg',
	size: 1_024_000,
};

describe('an upload to Dance Generator', () => {
	it.each([
		['image', 'me.png', 'image/png', fileIn(picture())],
		['video', 'dance.mp4', 'video/mp4', fileIn(movie(5))],
	])('sends %s bytes as the form field `file`', async (kind, name, mimeType, file) => {
		const { api, sent } = recorded('danceGenerator', UPLOADED);
		expect(await uploads.upload(api, slotOf(kind), file)).toEqual({
			url: UPLOADED.url,
			fileName: 'character.jpg',
			sizeBytes: 1_024_000,
		});
		expect(sent).toMatchObject([
			{
				method: 'POST',
				url: `https://api.example/v9/upload/${kind}`,
				authenticated: true,
				headers: { 'Content-Type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
			},
		]);
		const form = String(sent[0]?.body);
		expect(form).toContain(`name="file"; filename="${name}"\r\nContent-Type: ${mimeType}\r\n\r\n`);
		expect(form).toContain(`\r\n\r\n${file.head.toString()}\r\n`);
	});

	it('takes JPG, PNG and WebP up to 10 MB, and MP4 and MOV up to 100 MB', () => {
		expect(uploads.slots).toMatchObject([
			{ kind: 'image', types: ['jpg', 'png', 'webp'], maxBytes: 10 * 1024 * 1024 },
			{ kind: 'video', types: ['mp4', 'mov'], maxBytes: 100 * 1024 * 1024 },
		]);
	});

	it('streams a file with its length, and tells how much of it was sent', async () => {
		const { api, sent } = recorded('danceGenerator', UPLOADED);
		const told: number[] = [];
		const file: MediaFile = {
			...fileIn(movie(5)),
			sizeBytes: 8,
			open: async () =>
				Readable.from(
					['danc', 'ing!'].map((part) => Buffer.from(part)),
					{ objectMode: false },
				),
			onSent: (bytes) => told.push(bytes),
		};
		await uploads.upload(api, slotOf('video'), file);
		const form = String(sent[0]?.body);
		expect(form).toContain('\r\n\r\ndancing!\r\n');
		expect(sent[0]?.headers).toMatchObject({ 'Content-Length': String(form.length) });
		expect(told).toEqual([4, 8]);
	});

	it('streams a file of unknown length without one', async () => {
		const { api, sent } = recorded('danceGenerator', UPLOADED);
		await uploads.upload(api, slotOf('video'), {
			...fileIn(movie(5)),
			sizeBytes: undefined,
			open: async () => Readable.from([Buffer.from('dancing!')], { objectMode: false }),
		});
		expect(String(sent[0]?.body)).toContain('dancing!');
		expect(sent[0]?.headers).not.toHaveProperty('Content-Length');
	});

	it('sends bytes of no known type as such', async () => {
		const { api, sent } = recorded('danceGenerator', { url: UPLOADED.url });
		const file: MediaFile = { ...fileIn(picture()), type: undefined, sizeBytes: undefined };
		expect(await uploads.upload(api, slotOf('image'), file)).toEqual({
			url: UPLOADED.url,
			fileName: null,
			sizeBytes: null,
		});
		expect(String(sent[0]?.body)).toContain('Content-Type: application/octet-stream\r\n');
	});

	it('is a file for a field that takes an address', async () => {
		const { api, sent } = recorded('danceGenerator', UPLOADED);
		const [mode] = danceGenerator.modes;
		const urls: string[] = [];
		for (const slot of mode?.media ?? []) {
			const file = fileIn(slot.kind === 'video' ? movie(5) : picture());
			urls.push(await danceGenerator.fileToUrl(api, slot, file));
		}
		expect(urls).toEqual([UPLOADED.url, UPLOADED.url]);
		expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
			'/v9/upload/image',
			'/v9/upload/video',
		]);
	});

	it.each([{}, { url: 'abc123.jpg' }, { url: null }])(
		'is none without an address in the answer: %j',
		async (answer) => {
			const { api } = recorded('danceGenerator', answer);
			const uploading = uploads.upload(api, slotOf('image'), fileIn(picture()));
			const { details } = await failureOf(uploading);
			expect(details).toMatchObject({ kind: 'unreadableAnswer' });
			expect(details.message).toMatch(/without the file's url/);
		},
	);
});

describe('what an account at Dance Generator has left', () => {
	it('is what the answer says, with the price of a second', async () => {
		const { api, sent } = recorded('danceGenerator', {
			remaining_credits: 500,
			cost_reference: { per_second: 7, example_10s_video: 70 },
		});
		expect(await danceGenerator.credits(api)).toEqual({
			credits: 500,
			availableCredits: 500,
			creditsPerSecond: 7,
		});
		expect(sent).toMatchObject([{ method: 'GET', url: 'https://api.example/v9/credits' }]);
	});

	it.each([
		{ remaining_credits: 0 },
		{ remaining_credits: 0, cost_reference: null },
		{ remaining_credits: 0, cost_reference: {} },
		{ remaining_credits: 0, cost_reference: { per_second: null } },
	])('may be nothing, and no price told: %j', async (answer) => {
		const { api } = recorded('danceGenerator', answer);
		expect(await danceGenerator.credits(api)).toEqual({
			credits: 0,
			availableCredits: 0,
			creditsPerSecond: null,
		});
	});

	it.each([{}, { remaining_credits: '500' }])('is not guessed: %j', async (answer) => {
		const { details } = await failureOf(
			danceGenerator.credits(recorded('danceGenerator', answer).api),
		);
		expect(details.message).toMatch(/without the remaining credits/);
	});
});

describe('the tasks of an account at Dance Generator', () => {
	const task = (id: string) => ({ task_id: id, status: 'success', cost_credits: 70 });
	const page = async (answer: Parameters<typeof recorded>[1]) =>
		await danceGenerator.listTasks.page(recorded('danceGenerator', answer).api, {
			page: 1,
			limit: 10,
		});

	it('are asked for in the document’s words', async () => {
		const { api, sent } = recorded('danceGenerator', { tasks: [] });
		await danceGenerator.listTasks.page(api, { page: 3, limit: 7, status: 'succeeded' });
		await danceGenerator.listTasks.page(api, { page: 1, limit: 100 });
		expect(sent).toMatchObject([
			{ method: 'GET', url: 'https://api.example/v9/tasks' },
			{ method: 'GET', url: 'https://api.example/v9/tasks' },
		]);
		expect(sent.map(({ query }) => query)).toEqual([
			{ page: 3, limit: 7, status: 'success' },
			{ page: 1, limit: 100 },
		]);
	});

	it('are those of the answer, each with its own words, and how many there are in all', async () => {
		const pagination = { page: 1, limit: 10, total: 42 };
		const found = await page({ tasks: [task('a'), task('b')], pagination });
		expect(found.total).toBe(42);
		expect(found.tasks).toMatchObject([
			{ taskId: 'a', status: 'succeeded', cost: { amount: 70, unit: 'credits' }, raw: task('a') },
			{ taskId: 'b', raw: task('b') },
		]);
	});

	it.each([{}, { pagination: null }, { pagination: {} }, { pagination: { total: null } }])(
		'may be so many as nobody says: %j',
		async (more) => {
			expect(await page({ tasks: [], ...more })).toEqual({ tasks: [], total: null });
		},
	);

	it.each([{}, { tasks: null }, { tasks: [{ status: 'success' }] }])(
		'are not guessed: %j',
		async (answer) => {
			const { details } = await failureOf(page(answer));
			expect(details.message).toMatch(/without a list of tasks/);
		},
	);
});

describe('a task at Dance Generator', () => {
	it('is created at the path, with the body', async () => {
		const { api, sent } = recorded('danceGenerator', { task_id: 'a', status: 'pending' }, 201);
		const body = { character_image_url: 'https://file.dancegenerator.ai/a.jpg', prompt: undefined };
		const task = await danceGenerator.generate(api, { path: '/generate', body });
		expect(task).toMatchObject({ provider: 'danceGenerator', taskId: 'a', status: 'pending' });
		expect(sent).toMatchObject([
			{ method: 'POST', url: 'https://api.example/v9/generate', headers: {} },
		]);
		expect(sent[0]?.body).toEqual(body);
	});

	it('is asked for by its ID, which is no path', async () => {
		const { api, sent } = recorded('danceGenerator', { task_id: 'a', status: 'processing' });
		expect(await danceGenerator.getTask(api, '../credits?x=1#y')).toMatchObject({
			status: 'processing',
		});
		expect(sent).toMatchObject([
			{ method: 'GET', url: 'https://api.example/v9/tasks/..%2Fcredits%3Fx%3D1%23y' },
		]);
	});
});
