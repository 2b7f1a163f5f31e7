import { buffer } from 'node:stream/consumers';

import { fetchFile } from '../../media/fetchFile';
import type { Bytes } from '../../transport/bytes';
import { Failure } from '../../transport/failure';
import { failureOf } from '../transport/account';
import {
	FILE_BYTES,
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

const at = (path: string) => `${server.origin}${path}`;
const allOf = async (bytes: Bytes) => (Buffer.isBuffer(bytes) ? bytes : await buffer(bytes));
const fetched = async (path: string, allow: (url: string) => void = () => undefined) =>
	await fetchFile(httpClientOf(server.origin), at(path), { allow });

describe('a file at an address', () => {
	it('is fetched without the key, whole', async () => {
		const file = await fetched('/file');
		expect(file).toMatchObject({ sizeBytes: FILE_BYTES, fileName: 'file' });
		expect((await allOf(file.bytes)).length).toBe(FILE_BYTES);
		expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
	});

	it('has its own length, not that of a compressed copy', async () => {
		const file = await fetched('/page');
		expect(file.sizeBytes).toBe(FILE_BYTES);
		expect((await allOf(file.bytes)).length).toBe(FILE_BYTES);
	});

	it.each([
		['/a/me.png?sig=1', 'me.png'],
		['/a/T%C3%A4nzer%20%F0%9F%92%83.png', 'Tänzer 💃.png'],
		['/a/100%.png', '100%.png'],
		['/a/%E0%A4%A.png', '%E0%A4%A.png'],
		['/a/..%2F..%2Fetc%2Fpasswd%00', 'passwd'],
		['/', 'file'],
	])('at %s is called %j', async (path, fileName) => {
		expect((await fetched(path)).fileName).toBe(fileName);
	});

	it('is not asked for where that is not allowed, nor after a redirect to there', async () => {
		const allow = (url: string) => {
			if (!url.includes('/moved')) {
				throw new Failure({ kind: 'unsafeUrl', message: url, nextStep: '', retryable: false });
			}
		};
		expect((await failureOf(fetched('/file', allow))).details.kind).toBe('unsafeUrl');
		expect(server.requests).toHaveLength(0);
		expect((await failureOf(fetched('/moved', allow))).message).toBe(at('/file'));
		expect(server.requests.map(({ url }) => url)).toEqual(['/moved']);
	});

	it.each(['/moved', '/gone', '/file', '/endless-error', '/endless-redirect'])(
		'leaves no connection behind when it is not read (%s)',
		async (path) => {
			neverHurry();
			const outcome = await fetched(path).catch((error: unknown) => error);
			if (!(outcome instanceof Failure)) {
				const { bytes } = outcome as Awaited<ReturnType<typeof fetched>>;
				if (!Buffer.isBuffer(bytes)) bytes.destroy();
			}
			expect(await server.connections(0)).toBe(0);
		},
	);

	it('that is not there is a failure with the status', async () => {
		const { details } = await failureOf(fetched('/gone'));
		expect(details).toMatchObject({ kind: 'downloadFailed', httpStatus: 410, retryable: false });
	});

	it('that breaks off in its beginning is a lost connection', async () => {
		const { details } = await failureOf(fetched('/breaks-at-once'));
		expect(details).toMatchObject({ kind: 'connectionLost', retryable: true });
		expect(details.message).toContain(server.origin);
	});
});
