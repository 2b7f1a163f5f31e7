import type { IBinaryData } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { downloadResults, LAST_FRAME_FIELD, type DownloadOptions } from '../../media/download';
import { makeTask, type Task, type TaskOutput } from '../../model/task';
import { isStream } from '../../transport/bytes';
import type { HttpClient } from '../../transport/httpClient';
import { failureOf, writtenClock } from '../transport/account';
import { httpClientOf, startOddServer, VIDEO, type OddServer } from '../transport/oddServer';

let server: OddServer;
beforeEach(async () => {
	server = await startOddServer();
});
afterEach(() => server.close());

const output = (path: string, type: TaskOutput['type'] = 'video'): TaskOutput => ({
	type,
	url: `${server.origin}${path}`,
	width: null,
	height: null,
	durationSeconds: null,
});

const taskOf = (outputs: TaskOutput[], more: Partial<Task> = {}): Task =>
	makeTask({
		provider: 'vtrix',
		taskId: 'task-1',
		status: 'succeeded',
		outputs,
		...more,
	});

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

/** The paths that were fetched, and how; `/frame` is an image. */
function setUp(changes: Partial<DownloadOptions> = {}) {
	const fetched: string[] = [];
	const log: string[] = [];
	const clock = writtenClock();
	const real = httpClientOf(server.origin);
	const httpClient: HttpClient = async (request) => {
		fetched.push(new URL(request.url).pathname);
		const response = await real(request);
		if (!request.url.endsWith('/frame') || typeof response.body === 'string') return response;
		response.body.destroy();
		return {
			status: 200,
			headers: {},
			body: Readable.from([PNG], { objectMode: false }),
		};
	};
	const store: DownloadOptions['store'] = async (bytes, fileName, mimeType) => {
		if (isStream(bytes)) bytes.resume();
		return { data: '', fileName, mimeType };
	};
	const options: DownloadOptions = {
		httpClient,
		clock,
		baseUrl: server.origin,
		maxBytes: VIDEO.length,
		binaryField: 'data',
		fileName: '{{provider}}-{{taskId}}.{{extension}}',
		lastFrame: true,
		refresh: async () => taskOf([output('/video')]),
		inTurn: async (fetch) => await fetch(),
		store,
		onRetry: (text) => log.push(text),
		...changes,
	};
	return { options, fetched, log, sleeps: clock.sleeps };
}

const namesIn = (binary: Record<string, IBinaryData>) =>
	Object.fromEntries(Object.entries(binary).map(([field, { fileName }]) => [field, fileName]));

describe('the files of a task', () => {
	it('are fetched one after the other, each into a field and under a name of its own', async () => {
		const { options, fetched } = setUp();
		const task = taskOf([output('/video'), output('/video'), output('/video')]);
		const { binary, task: after } = await downloadResults(task, options);
		expect(namesIn(binary)).toEqual({
			data: 'vtrix-task-1.mp4',
			data_1: 'vtrix-task-1-2.mp4',
			data_2: 'vtrix-task-1-3.mp4',
		});
		expect(after).toBe(task);
		expect(fetched).toHaveLength(3);
	});

	it('are with its last frame where that is wanted and there is one', async () => {
		const lastFrameUrl = `${server.origin}/frame`;
		const task = taskOf([output('/video'), output('/frame', 'image')], { lastFrameUrl });
		const wanted = await downloadResults(task, setUp().options);
		expect(namesIn(wanted.binary)).toEqual({
			data: 'vtrix-task-1.mp4',
			[LAST_FRAME_FIELD]: 'vtrix-task-1-last-frame.png',
		});
		expect(wanted.binary[LAST_FRAME_FIELD]?.mimeType).toBe('image/png');
		const unwanted = await downloadResults(task, setUp({ lastFrame: false }).options);
		expect(Object.keys(unwanted.binary)).toEqual(['data']);
		const none = await downloadResults(taskOf([output('/video')]), setUp().options);
		expect(Object.keys(none.binary)).toEqual(['data']);
	});

	it('are its videos, whatever stands as the last frame', async () => {
		const lastFrameUrl = `${server.origin}/video`;
		const task = taskOf([output('/video')], { lastFrameUrl });
		const { binary } = await downloadResults(task, setUp({ lastFrame: false }).options);
		expect(namesIn(binary)).toEqual({ data: 'vtrix-task-1.mp4' });
	});

	it('may be of a size that nobody has announced', async () => {
		const { options } = setUp();
		const httpClient: HttpClient = async ({ observe, ...request }) => {
			const response = await options.httpClient({
				...request,
				...(observe && { observe: () => observe({}) }),
			});
			return { ...response, headers: {} };
		};
		const files = downloadResults(taskOf([output('/video')]), { ...options, httpClient });
		expect(namesIn((await files).binary)).toEqual({ data: 'vtrix-task-1.mp4' });
	});

	it('are images where the task made those', async () => {
		const { binary } = await downloadResults(taskOf([output('/frame', 'image')]), setUp().options);
		expect(namesIn(binary)).toEqual({ data: 'vtrix-task-1.png' });
	});

	it('are none where the task names none, which is a failure', async () => {
		const { options, fetched } = setUp();
		const { details } = await failureOf(downloadResults(taskOf([]), options));
		expect(details).toMatchObject({ kind: 'downloadFailed', taskId: 'task-1', retryable: false });
		expect(details.message).toBe('The result was not downloaded: the task has no result');
		expect(fetched).toEqual([]);
	});

	it('have fresh addresses from the one that has expired on', async () => {
		const { options, fetched } = setUp({
			refresh: async () => taskOf([output('/video'), output('/video')]),
		});
		const task = taskOf([output('/video'), output('/gone')]);
		const { binary } = await downloadResults(task, options);
		expect(Object.keys(binary)).toEqual(['data', 'data_1']);
		expect(fetched).toEqual(['/video', '/gone', '/video']);
	});

	it('whose last frame is gone from the fresh answer are a failure', async () => {
		const { options } = setUp();
		const task = taskOf([output('/video')], { lastFrameUrl: `${server.origin}/gone` });
		const { details } = await failureOf(downloadResults(task, options));
		expect(details.message).toMatch(/the task has no result$/);
	});

	it('are not asked for again where another failure than expiry stands in the way', async () => {
		const refresh = jest.fn(async () => taskOf([]));
		const { options } = setUp({ refresh });
		const { details } = await failureOf(downloadResults(taskOf([output('/file')]), options));
		expect(details.message).toMatch(/by its bytes it is something else, starting with "xxx/);
		expect(refresh).not.toHaveBeenCalled();
	});
});

describe('a file that cannot be had', () => {
	it('is tried four times, which is told each time', async () => {
		const { options, log, sleeps } = setUp();
		const { details } = await failureOf(downloadResults(taskOf([output('/busy')]), options));
		expect(details).toMatchObject({ httpStatus: 503, retryable: true });
		expect(details.nextStep).toMatch(/^The task itself is done: run Wait for Task again/);
		expect(sleeps).toEqual([500, 1_000, 2_000]);
		expect(log.map((text) => /Trying again in \d+ s\.$/.exec(text)?.[0])).toEqual([
			'Trying again in 1 s.',
			'Trying again in 1 s.',
			'Trying again in 2 s.',
		]);
	});

	it('because nobody answers there says that the task itself is done, not to check the credential', async () => {
		const { options } = setUp();
		const task = taskOf([output('/video')]);
		server.close();
		const { details } = await failureOf(downloadResults(task, options));
		expect(details).toMatchObject({ kind: 'unreachable', taskId: 'task-1' });
		expect(details.nextStep).toMatch(/^The task itself is done: run Wait for Task again/);
	});

	it('because it has expired says so', async () => {
		const { options } = setUp({ refresh: async () => taskOf([output('/gone')]) });
		const { details } = await failureOf(downloadResults(taskOf([output('/gone')]), options));
		expect(details.nextStep).toMatch(/its address may have expired/);
	});

	it('because it is of another kind says which, and is not tried again', async () => {
		const { options, fetched } = setUp();
		const task = taskOf([output('/video', 'image')]);
		const { details } = await failureOf(downloadResults(task, options));
		expect(details.message).toBe(
			'The result was not downloaded: it should be an image, but by its bytes it is an mp4 file',
		);
		expect(fetched).toHaveLength(1);
	});

	it('because a small one is of another kind says so, too', async () => {
		const { options } = setUp();
		const { details } = await failureOf(downloadResults(taskOf([output('/frame')]), options));
		expect(details.message).toMatch(/it should be a video, but by its bytes it is a png file$/);
	});

	it('because it is too large says how large it is', async () => {
		const { options, fetched } = setUp({ maxBytes: 1024 * 64 });
		const { details } = await failureOf(downloadResults(taskOf([output('/video')]), options));
		expect(details.message).toBe(
			'The result was not downloaded: it has 0.1 MB, more than the 0.0625 MB allowed',
		);
		expect(details.nextStep).toMatch(/^Raise Max File Size/);
		expect(fetched).toHaveLength(1);
	});
});
