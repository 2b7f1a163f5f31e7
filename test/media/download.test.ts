import type { IBinaryData } from 'n8n-workflow';
import { buffer } from 'node:stream/consumers';

import { downloadResults, type DownloadOptions } from '../../media/download';
import { DEFAULT_FILE_NAME } from '../../media/fileName';
import { makeTask, type Task } from '../../model/task';
import type { Bytes } from '../../transport/bytes';
import { Failure } from '../../transport/failure';
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

const taskAt = (path: string): Task =>
	makeTask({
		provider: 'danceGenerator',
		taskId: 'task-1',
		status: 'succeeded',
		outputs: [
			{
				type: 'video',
				url: `${server.origin}${path}`,
				width: null,
				height: null,
				durationSeconds: null,
			},
		],
	});

/** A store that reads everything, and tells what it got. */
async function keep(bytes: Bytes, fileName: string, mimeType: string): Promise<IBinaryData> {
	const whole = Buffer.isBuffer(bytes) ? bytes : await buffer(bytes);
	return { data: whole.toString('latin1'), fileName, mimeType };
}

const optionsFor = (changes: Partial<DownloadOptions>): DownloadOptions => ({
	httpClient: httpClientOf(server.origin),
	clock: writtenClock(),
	baseUrl: server.origin,
	maxBytes: FILE_BYTES,
	binaryField: 'data',
	fileName: DEFAULT_FILE_NAME,
	lastFrame: false,
	refresh: async () => taskAt('/video'),
	inTurn: async (fetch) => await fetch(),
	store: keep,
	...changes,
});

const download = async (path: string, changes: Partial<DownloadOptions> = {}) =>
	await downloadResults(taskAt(path), optionsFor(changes));

describe('the download of a result', () => {
	it('stores it whole under the task’s ID, with the type of its bytes', async () => {
		const { binary } = await download('/video');
		expect(binary.data).toMatchObject({ fileName: 'task-1.mp4', mimeType: 'video/mp4' });
		expect(binary.data?.data === VIDEO.toString('latin1')).toBe(true);
	});

	it('asks for a fresh address once when the first has expired', async () => {
		const { task } = await download('/gone');
		expect(task.outputs[0]?.url).toBe(`${server.origin}/video`);
		const refresh = async () => taskAt('/gone');
		const { details } = await failureOf(download('/gone', { refresh }));
		expect(details).toMatchObject({ httpStatus: 410, taskId: 'task-1' });
	});

	it('asks for fresh addresses once for all files of a task, not once for each', async () => {
		const both = (...paths: string[]): Task => ({
			...taskAt(''),
			outputs: paths.flatMap((path) => taskAt(path).outputs),
		});
		const refresh = jest.fn(async () => both('/video', '/gone'));
		const first = downloadResults(both('/gone', '/video'), optionsFor({ refresh }));
		expect((await failureOf(first)).details).toMatchObject({ httpStatus: 410, taskId: 'task-1' });
		expect(refresh).toHaveBeenCalledTimes(1);
	});

	it('that is announced as too large is refused before anything is stored', async () => {
		const store = jest.fn(keep);
		const { message } = await failureOf(download('/video', { maxBytes: FILE_BYTES - 1, store }));
		expect(message).toMatch(/MB, more than the [\d.]+ MB allowed/);
		expect(store).not.toHaveBeenCalled();
	});

	it('that breaks off is a lost connection, with the task’s ID', async () => {
		const { details } = await failureOf(download('/video-breaks'));
		expect(details).toMatchObject({ kind: 'connectionLost', taskId: 'task-1', retryable: true });
		expect(details.message).toBe(
			`Could not get an answer from ${server.origin}: the connection broke off`,
		);
		expect(await server.connections(0)).toBe(0);
	});

	it('that is too large, or no video, leaves no connection behind', async () => {
		const tooLarge = await failureOf(download('/video', { maxBytes: FILE_BYTES - 1 }));
		expect(tooLarge.details).toMatchObject({ kind: 'downloadFailed', taskId: 'task-1' });
		const noVideo = await failureOf(download('/file'));
		expect(noVideo.message).toMatch(/should be a video, but by its bytes it is something else/);
		expect(await server.connections(0)).toBe(0);
	});

	it('that ends before the announced length is no file, though nothing broke off', async () => {
		const real = httpClientOf(server.origin);
		// As behind a proxy that gives up and ends the body in good order.
		const httpClient: HttpClient = async ({ observe: watch, ...request }) =>
			await real({
				...request,
				...(watch && {
					observe: () => watch({ 'content-length': String(FILE_BYTES + 1) }),
				}),
			});
		const { details } = await failureOf(download('/video', { httpClient }));
		expect(details).toMatchObject({ kind: 'downloadFailed', taskId: 'task-1' });
		expect(details.message).toMatch(/it broke off after 100000 of 100001 bytes/);
		expect(server.requests).toHaveLength(4);
	});

	it('ends when the execution is cancelled, and is not tried again', async () => {
		const cancelled = new Failure({
			kind: 'cancelled',
			message: 'The execution was cancelled',
			nextStep: '',
			retryable: false,
		});
		const clock = { ...writtenClock(), sleep: async () => Promise.reject(cancelled) };
		const { details } = await failureOf(download('/busy', { clock }));
		expect(details).toMatchObject({ kind: 'cancelled', taskId: 'task-1' });
		expect(server.requests).toHaveLength(1);
	});

	it('that is endless, and cannot be stored or is no video, is hung up on', async () => {
		neverHurry();
		const store = async () => {
			throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
		};
		const maxBytes = Infinity;
		await failureOf(download('/endless-video', { store, maxBytes }));
		const image = { ...taskAt('/endless-video').outputs[0]!, type: 'image' as const };
		const noImage = { ...taskAt(''), outputs: [image] };
		await failureOf(downloadResults(noImage, optionsFor({ maxBytes })));
		expect(await server.connections(0)).toBe(0);
	});

	it('that cannot be stored says why, and leaves no connection behind', async () => {
		const store = async () => {
			throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
		};
		const { details } = await failureOf(download('/video', { store }));
		expect(details.message).toMatch(/no space left on device/);
		expect(details.taskId).toBe('task-1');
		expect(await server.connections(0)).toBe(0);
	});

	it('is not begun where it would leave the public network', async () => {
		const { details } = await failureOf(download('/video', { baseUrl: 'https://api.example' }));
		expect(details).toMatchObject({ kind: 'unsafeUrl', taskId: 'task-1' });
		expect(server.requests).toEqual([]);
	});
});
