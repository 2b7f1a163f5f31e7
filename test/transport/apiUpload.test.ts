import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { createApi, type Api } from '../../transport/api';
import { isStream, type Bytes } from '../../transport/bytes';
import { failureOf, useAccounts, writtenClock } from './account';
import { FILE_BYTES, get, startOddServer, httpClientOf, type OddServer } from './oddServer';

const png = readFileSync(join(__dirname, '../../sandbox/media/character.png'));

const fileOf = (open: () => Promise<Bytes>, sizeBytes?: number) => ({
	fieldName: 'file',
	fileName: 'me.png',
	mimeType: 'image/png',
	...(sizeBytes !== undefined && { sizeBytes }),
	open,
});

describe('an upload', () => {
	const { sandbox, account, inject, arrived } = useAccounts();
	const upload = async (more: { sizeBytes?: number } = {}) =>
		await account('danceGenerator').api.upload(
			'/upload/image',
			fileOf(async () => Readable.from([png], { objectMode: false }), more.sizeBytes),
		);

	it.each([png.length, undefined])('arrives whole (announced: %s bytes)', async (sizeBytes) => {
		const answer = await upload(sizeBytes === undefined ? {} : { sizeBytes });
		expect(answer.json).toMatchObject({ filename: 'me.png', size: png.length });
		expect(sandbox().journal()[0]?.body).toMatchObject({
			file: { fieldName: 'file', fileName: 'me.png', mimeType: 'image/png', size: png.length },
		});
	});

	it('that fails in passing is sent again from its beginning', async () => {
		inject('/upload', { type: 'answer', status: 503, body: {}, handle: true });
		inject('/upload', { type: 'reset', handle: true });
		expect((await upload({ sizeBytes: png.length })).status).toBe(200);
		const bodies = sandbox()
			.journal()
			.map(({ body }) => JSON.stringify(body));
		expect(bodies).toHaveLength(3);
		expect(new Set(bodies).size).toBe(1);
	});

	it('is sent three times at most', async () => {
		inject('/upload', { type: 'answer', status: 500, body: {} }, 'always');
		expect((await failureOf(upload())).details.httpStatus).toBe(500);
		expect(arrived()).toHaveLength(3);
	});

	it('that is refused is not sent again', async () => {
		inject('/upload', { type: 'answer', status: 413, body: {} }, 'always');
		expect((await failureOf(upload())).details.kind).toBe('fileTooLarge');
		expect(arrived()).toHaveLength(1);
	});
});

describe('an upload of a file from another server', () => {
	let server: OddServer;
	beforeEach(async () => {
		server = await startOddServer();
	});
	afterEach(() => server.close());

	const apiAt = (baseUrl: string): Api =>
		createApi({
			httpClient: httpClientOf(server.origin),
			clock: writtenClock(),
			baseUrl,
			toFailure: () => undefined,
		});

	const source = (path: string) => async (): Promise<Bytes> => {
		const { body } = await httpClientOf(server.origin)(
			get(`${server.origin}${path}`, { authenticated: false, stream: true }),
		);
		if (!isStream(body)) throw new Error('Expected a stream');
		return body;
	};

	it('goes through without being kept', async () => {
		const answer = await apiAt(server.origin).upload('/', fileOf(source('/file'), FILE_BYTES));
		expect(answer.json).toEqual({ ok: true });
	});

	it.each(['/file', '/stalls'])(
		'leaves no connection to it behind when the provider is not there (%s)',
		async (path) => {
			const api = apiAt('http://127.0.0.1:9');
			const { details } = await failureOf(api.upload('/', fileOf(source(path), FILE_BYTES)));
			expect(details.kind).toBe('unreachable');
			expect(server.requests).toHaveLength(3);
			expect(await server.connections(0)).toBe(0);
		},
	);

	it('is closed each time that it was not sent, whatever it is still waiting for', async () => {
		const opened: Readable[] = [];
		const open = async () => {
			const silent = new Readable({ read: () => undefined });
			opened.push(silent);
			return silent;
		};
		await failureOf(apiAt('http://127.0.0.1:9').upload('/', fileOf(open, FILE_BYTES)));
		// A stream passes its end on in its next turn.
		await new Promise(setImmediate);
		expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
	});

	it('leaves no connection to it behind when the provider refuses it before its end', async () => {
		const api = apiAt(server.origin);
		const { details } = await failureOf(api.upload('/refuses', fileOf(source('/stalls'))));
		expect(details.kind).toBe('fileTooLarge');
		expect(await server.connections(0)).toBe(0);
	});

	it('is begun again when it breaks off in the middle', async () => {
		let opened = 0;
		const open = async () => await source(opened++ === 0 ? '/breaks' : '/file')();
		const answer = await apiAt(server.origin).upload('/', fileOf(open, FILE_BYTES));
		expect(answer.json).toEqual({ ok: true });
		expect(opened).toBe(2);
	});
});
