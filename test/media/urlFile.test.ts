import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { Egress } from '../../media/egress';
import { fromUrl, type UrlSource } from '../../media/urlFile';
import { isStream, type Bytes } from '../../transport/bytes';
import type { HttpClient } from '../../transport/httpClient';
import { failureOf, writtenClock } from '../transport/account';
import {
	FILE_BYTES,
	VIDEO,
	startOddServer,
	httpClientOf,
	neverHurry,
	type OddServer,
} from '../transport/oddServer';

let server: OddServer;
beforeEach(async () => {
	server = await startOddServer();
});
afterEach(() => server.close());
afterEach(() => jest.restoreAllMocks());

/** An n8n whose filter is off, on a machine that looks no name up. */
const OPEN: Egress = { allows: async () => true, resolve: async () => [] };
/** A name for the server, as if it stood in the public network. */
const PUBLIC = 'http://files.example';

const allOf = async (bytes: Bytes) => (Buffer.isBuffer(bytes) ? bytes : await buffer(bytes));
const paths = () => server.requests.map(({ url }) => url);

function source(egress: Partial<Egress> = {}): UrlSource & { sleeps: number[] } {
	const real = httpClientOf(server.origin);
	const httpClient: HttpClient = async (request) =>
		await real({ ...request, url: request.url.replace(PUBLIC, server.origin) });
	const clock = writtenClock();
	return { httpClient, clock, sleeps: clock.sleeps, egress: { ...OPEN, ...egress } };
}

const fromPrivate = async (path: string, maxBytes = FILE_BYTES, egress?: Partial<Egress>) =>
	await fromUrl(source(egress), `${server.origin}${path}`, maxBytes);
const fromPublic = async (path: string, egress?: Partial<Egress>, from = source(egress)) =>
	await fromUrl(from, `${PUBLIC}${path}`, FILE_BYTES);

describe('a file of the user’s at an address', () => {
	it('is fetched once for its check and its first use, and again for each further one', async () => {
		const file = await fromPrivate('/video');
		expect((await allOf(await file.open())).length).toBe(FILE_BYTES);
		expect(server.requests).toHaveLength(1);
		expect((await allOf(await file.open())).length).toBe(FILE_BYTES);
		expect(server.requests).toHaveLength(2);
	});

	it('can be looked into without being fetched again, and is still whole then', async () => {
		const file = await fromPrivate('/video');
		const beginning = await file.beginning?.(5_000);
		expect(beginning).toHaveLength(5_000);
		expect(await file.beginning?.(10)).toEqual(beginning?.subarray(0, 10));
		const whole = await allOf(await file.open());
		expect(whole.length).toBe(FILE_BYTES);
		expect(whole.subarray(0, 5_000).equals(beginning!)).toBe(true);
		expect(server.requests).toHaveLength(1);
		// What was opened is gone; the next one is another.
		expect(await file.beginning?.(10)).toEqual(beginning?.subarray(0, 10));
		expect(server.requests).toHaveLength(2);
		expect((await allOf(await file.open())).length).toBe(FILE_BYTES);
		expect(server.requests).toHaveLength(2);
	});

	it('that came whole with its first bytes can be looked into as often as wanted', async () => {
		const small = { status: 200, headers: {}, body: Readable.from([VIDEO.subarray(0, 100)]) };
		const httpClient: HttpClient = async () => small;
		const file = await fromUrl({ ...source(), httpClient }, `${PUBLIC}/small`, FILE_BYTES);
		expect(await file.beginning?.(20)).toEqual(VIDEO.subarray(0, 20));
		expect(await file.beginning?.(500)).toEqual(VIDEO.subarray(0, 100));
		expect(await file.open()).toEqual(VIDEO.subarray(0, 100));
	});

	it('that breaks off while it is looked into says so, as everything that the network does', async () => {
		async function* brokenOff() {
			yield await Promise.resolve(VIDEO.subarray(0, 5_000));
			throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		}
		const body = Readable.from(brokenOff(), { objectMode: false });
		const httpClient: HttpClient = async () => ({ status: 200, headers: {}, body });
		const file = await fromUrl({ ...source(), httpClient }, `${PUBLIC}/video`, FILE_BYTES);
		const { details } = await failureOf(file.beginning?.(100_000) ?? Promise.resolve());
		expect(details).toMatchObject({ kind: 'connectionLost', retryable: true });
		expect(details.message).toMatch(/http:\/\/files\.example: the connection broke off/);
	});

	it('is broken off when it is larger than allowed, whatever its server said', async () => {
		const file = await fromPrivate('/video', 64 * 1024);
		const { details } = await failureOf(file.open().then(allOf));
		expect(details).toMatchObject({
			kind: 'invalidInput',
			message: 'The file at the URL is larger than the 0.0625 MB allowed.',
		});
	});

	it('that is refused leaves no connection behind', async () => {
		neverHurry();
		const file = await fromPrivate('/endless-video');
		file.close?.();
		expect(await server.connections(0)).toBe(0);
		const opened = await fromPrivate('/endless-video');
		const stream = await opened.open();
		// What was opened is its reader's to close.
		opened.close?.();
		expect(isStream(stream) && !stream.destroyed).toBe(true);
		if (isStream(stream)) stream.destroy();
		expect(await server.connections(0)).toBe(0);
	});

	it('is fetched again after what passes, and then no more', async () => {
		const from = source();
		const { details } = await failureOf(fromPublic('/busy', {}, from));
		expect(details).toMatchObject({ kind: 'downloadFailed', httpStatus: 503 });
		expect(paths()).toEqual(['/busy', '/busy', '/busy', '/busy']);
		expect(from.sleeps).toHaveLength(3);
	});

	it('tells of a public host what it answers, without a word of results and their expiry', async () => {
		const { details } = await failureOf(fromPublic('/gone'));
		expect(details).toMatchObject({ kind: 'downloadFailed', httpStatus: 410 });
		expect(details.nextStep).not.toMatch(/expire|task/i);
		expect((await fromPublic('/page')).type).toBeUndefined();
	});

	it('tells of a public host that is not there to check the address, not the credential', async () => {
		const from = source();
		server.close();
		const { details } = await failureOf(fromPublic('/video', {}, from));
		expect(details.kind).toBe('unreachable');
		expect(details.nextStep).toMatch(/^Check the address/);
		expect(from.sleeps).toHaveLength(3);
	});
});

describe('an address that is closed', () => {
	const CLOSED = { kind: 'unsafeUrl', retryable: false };
	const metadata = 'http://169.254.169.254/';

	it('is one where a cloud keeps keys, also behind a redirect and a name', async () => {
		const direct = await failureOf(fromUrl(source(), metadata, FILE_BYTES));
		const redirected = await failureOf(fromPublic('/outward'));
		const named = await failureOf(
			fromPublic('/video', { resolve: async () => ['http://8.8.8.8', metadata] }),
		);
		expect([direct.details, redirected.details, named.details]).toEqual([
			expect.objectContaining(CLOSED),
			direct.details,
			direct.details,
		]);
		expect(direct.message).not.toMatch(/169|metadata/);
		expect(paths()).toEqual(['/outward']);
	});

	it('is one that n8n’s own filter refuses, also behind a redirect', async () => {
		const allows = async (url: string) => url.startsWith(PUBLIC) && !url.endsWith('/file');
		const direct = await failureOf(fromPrivate('/video', FILE_BYTES, { allows }));
		const redirected = await failureOf(fromPublic('/moved', { allows }));
		expect([direct.details, redirected.details]).toEqual([
			expect.objectContaining(CLOSED),
			direct.details,
		]);
		expect(paths()).toEqual(['/moved']);
	});

	it('is a private one to which a public server redirects', async () => {
		expect((await failureOf(fromPublic('/inward'))).details).toMatchObject(CLOSED);
		expect(paths()).toEqual(['/inward']);
		expect((await fromPrivate('/inward')).type?.name).toBe('mp4');
	});
});

describe('a private host', () => {
	it('is told nothing of: whatever is there, the words are the same', async () => {
		const failures = await Promise.all(
			['/gone', '/busy', '/breaks-at-once', '/file', '/page', '/json'].map(async (path) =>
				failureOf(fromPrivate(path)),
			),
		);
		const refusing = await startOddServer();
		refusing.close();
		failures.push(await failureOf(fromUrl(source(), `${refusing.origin}/video`, FILE_BYTES)));
		const [first, ...others] = failures.map(({ details }) => details);
		expect(others).toEqual(others.map(() => first));
		expect(first).toEqual({
			kind: 'downloadFailed',
			retryable: false,
			message: expect.stringMatching(/^No image or video could be fetched from the URL/) as string,
			nextStep: expect.any(String) as string,
		});
		expect(`${first?.message} ${first?.nextStep}`).not.toContain('127.0.0.1');
		// Trying again would tell by its time, what passes from what stays.
		expect(new Set(paths()).size).toBe(paths().length);
	});

	it('whose answer is no media file keeps no connection', async () => {
		neverHurry();
		const { message } = await failureOf(fromPrivate('/endless'));
		expect(message).toMatch(/^No image or video could be fetched/);
		expect(await server.connections(0)).toBe(0);
	});

	it('is one whose name leads there, too', async () => {
		const resolve = async () => ['http://10.0.0.5'];
		const { details } = await failureOf(fromPublic('/gone', { resolve }));
		expect(details.message).toMatch(/^No image or video could be fetched/);
	});
});
