import { deliver } from '../../../nodes/delivery/deliver';
import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { Task } from '../../../model/task';
import type { Provider } from '../../../providers/provider';
import type { Delivery } from '../../../tasks/delivery';
import type { Api } from '../../../transport/api';
import { createLimiter } from '../../../transport/limiter';
import { thisProcess } from '../../../transport/thisProcess';
import { contextFor } from '../../engine/runNode';
import { logLines } from '../../leakCheck/leakCheck';
import { bare, done, failed, task } from '../../tasks/scriptedTasks';
import { turnsUntil } from '../../tasks/submitOnceFixture';
import { failureOf, writtenClock } from '../../transport/account';
import {
	FILE_BYTES,
	VIDEO,
	httpClientOf,
	startOddServer,
	type OddServer,
} from '../../transport/oddServer';

let server: OddServer;
const { fetching } = thisProcess;
beforeEach(async () => {
	server = await startOddServer();
});
afterEach(() => {
	server.close();
	thisProcess.fetching = fetching;
});

const PLAIN: Delivery = {
	download: false,
	binaryField: 'clip',
	fileName: '{{provider}}-{{taskId}}.{{extension}}',
	lastFrame: false,
	maxBytes: FILE_BYTES,
};
const DOWNLOAD: Delivery = { ...PLAIN, download: true };

const raw = { seed: 7 };
/** One whose video is at this path of the server. */
const taskAt = (path: string): Task => {
	const url = `${server.origin}${path}`;
	return { ...done('a'), videoUrl: url, outputs: [{ ...done('a').outputs[0]!, url }], raw };
};

/** A node whose provider tells of the task like this, one answer after the other. */
function scene(answers: Task[] = [], { cancel, baseUrl = server.origin } = {} as Options) {
	const asked: string[] = [];
	const stored: string[] = [];
	const node = new DanceVideoWait();
	const context = contextFor({ node, parameters: {}, credentials: {}, ...(cancel && { cancel }) });
	context.helpers.prepareBinaryData = async (bytes, fileName, mimeType) => {
		for await (const chunk of bytes as AsyncIterable<Buffer>) stored.push(chunk.toString('latin1'));
		return { data: '', fileName: fileName ?? '', mimeType: mimeType ?? '' };
	};
	const provider = {
		getTask: async (_api: Api, taskId: string) => {
			asked.push(taskId);
			return answers[asked.length - 1] ?? task('nobody asks for');
		},
	} as unknown as Provider;
	const connection = {
		httpClient: httpClientOf(server.origin),
		clock: writtenClock(),
		api: { baseUrl } as Api,
		account: 'mine',
	};
	const bring = async (ended: Task, wanted: Delivery) =>
		await deliver(context, provider, connection, ended, wanted);
	return { bring, asked, stored };
}
interface Options {
	cancel?: AbortSignal;
	baseUrl?: string;
}

describe('a task that leaves without its files', () => {
	it('is as it was seen, and nobody is asked for it', async () => {
		for (const ended of [taskAt('/video'), bare('a'), failed('a'), task('a')]) {
			const { bring, asked } = scene();
			const { raw: answer, ...known } = ended;
			expect(await bring(ended, PLAIN)).toStrictEqual({ json: known });
			expect(await bring(ended, { ...PLAIN, includeRawAnswer: true })).toEqual({
				json: { ...known, ...(answer !== undefined && { raw: answer }) },
			});
			expect([asked, server.requests]).toEqual([[], []]);
		}
	});

	it('has none where it did not succeed, whatever it names', async () => {
		const { bring } = scene();
		for (const status of ['failed', 'processing'] as const) {
			const ended = { ...taskAt('/video'), status };
			expect((await bring(ended, DOWNLOAD)).binary).toBeUndefined();
		}
		expect(server.requests).toEqual([]);
	});
});

describe('the files of a task', () => {
	it('are with it, in the field and under the name that are wanted', async () => {
		const { bring, asked, stored } = scene();
		const { json, binary } = await bring(taskAt('/video'), DOWNLOAD);
		expect(binary?.clip).toMatchObject({ fileName: 'vtrix-a.mp4', mimeType: 'video/mp4' });
		expect(stored.join('') === VIDEO.toString('latin1')).toBe(true);
		expect([json.videoUrl, asked]).toEqual([`${server.origin}/video`, []]);
		expect(json).not.toHaveProperty('raw');
		const { json: whole } = await bring(taskAt('/video'), { ...DOWNLOAD, includeRawAnswer: true });
		expect(whole.raw).toEqual(raw);
	});

	it('are asked for where the end was told before the result', async () => {
		const { bring, asked } = scene([taskAt('/video')]);
		const { json, binary } = await bring(bare('a'), DOWNLOAD);
		expect([asked, json.videoUrl]).toEqual([['a'], `${server.origin}/video`]);
		expect(binary?.clip).toBeDefined();
	});

	it('are no reason to fail where the task turns out to have failed', async () => {
		const { bring } = scene([failed('a')]);
		expect((await bring(bare('a'), DOWNLOAD)).json).toEqual(failed('a'));
	});

	it('are an error with the task’s ID and the provider’s answer where it names none', async () => {
		const { details } = await failureOf(scene([{ ...bare('a'), raw }]).bring(bare('a'), DOWNLOAD));
		expect(details).toMatchObject({ taskId: 'a', rawAnswer: '{"seed":7}' });
		expect(details.message).toMatch(/task a succeeded but gives no result/);
	});

	it('come from where the provider says anew when the address has expired, and the item says so', async () => {
		const { bring, asked } = scene([taskAt('/video')]);
		const { json, binary } = await bring(taskAt('/gone'), DOWNLOAD);
		expect([asked, json.videoUrl]).toEqual([['a'], `${server.origin}/video`]);
		expect(binary?.clip).toBeDefined();
	});

	it('are fetched again after what passes, and n8n’s log is told', async () => {
		const { details } = await failureOf(scene().bring(taskAt('/busy'), DOWNLOAD));
		expect(details).toMatchObject({ httpStatus: 503, taskId: 'a' });
		expect(server.requests).toHaveLength(4);
		expect(logLines()).toHaveLength(3);
		expect(logLines()[0]).toMatch(/^info: .*503/);
	});

	it('are not fetched from this machine for an API that is elsewhere', async () => {
		const { bring } = scene([], { baseUrl: 'https://api.example' });
		expect((await failureOf(bring(taskAt('/video'), DOWNLOAD))).details).toMatchObject({
			kind: 'unsafeUrl',
			taskId: 'a',
		});
		expect(server.requests).toEqual([]);
	});

	it('wait for their turn in this process, and leave the line when the execution is cancelled', async () => {
		const oneAtATime = createLimiter(1);
		let end: () => void = () => undefined;
		const other = oneAtATime(async () => await new Promise<void>((done) => (end = done)));
		let inLine = 0;
		thisProcess.fetching = async (fetch, signal) => {
			inLine += 1;
			return await oneAtATime(fetch, signal);
		};
		const cancel = new AbortController();
		const first = failureOf(scene([], { cancel: cancel.signal }).bring(taskAt('/video'), DOWNLOAD));
		const second = scene().bring(taskAt('/video'), DOWNLOAD);
		await turnsUntil(() => inLine === 2);
		cancel.abort();
		expect((await first).details).toMatchObject({ kind: 'cancelled', taskId: 'a' });
		expect(server.requests).toEqual([]);
		end();
		await other;
		expect((await second).binary?.clip).toBeDefined();
	});
});
