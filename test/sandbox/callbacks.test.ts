import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { clientOf } from './client';

interface Received {
	method: string;
	contentType: string | undefined;
	authorization: string | undefined;
	body: string;
}

type Json = Record<string, unknown>;

describe('callbacks of the sandbox', () => {
	let sandbox: Sandbox;
	let receiver: Server;
	let hook: string;
	let received: Received[];
	/** What the receiver answers, in turn; 200 when there is nothing left. */
	let answers: number[];
	let arrivals: Array<() => void>;

	beforeAll(async () => {
		// The repetitions after 1, 5 and 30 s come after 10, 50 and 300 ms.
		sandbox = await startSandbox({ speed: 100 });
		receiver = createServer((request, response) => {
			void text(request).then((body) => {
				const { method = '', headers } = request;
				received.push({
					method,
					contentType: headers['content-type'],
					authorization: headers.authorization,
					body,
				});
				response.writeHead(answers.shift() ?? 200).end();
				arrivals.forEach((wake) => wake());
			});
		});
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
	});
	beforeEach(() => {
		sandbox.reset();
		received = [];
		answers = [];
		arrivals = [];
	});
	afterAll(async () => {
		await sandbox.close();
		await new Promise((resolve) => receiver.close(resolve));
	});

	/** Until so many callbacks have been received. */
	const arrived = async (count: number): Promise<Json[]> => {
		while (received.length < count) {
			await new Promise<void>((resolve) => arrivals.push(resolve));
		}
		return received.map(({ body }) => JSON.parse(body) as Json);
	};
	const createAi = async (callBackUrl = hook): Promise<string> => {
		const { body } = await clientOf(sandbox, 'seedance2Ai')('POST', '/jobs/createTask', {
			body: { model: 'seedance2', inputs: { prompt: 'A cat playing piano' }, callBackUrl },
		});
		return String(body.taskId);
	};
	const queryAi = async (taskId: string): Promise<Json> =>
		(await clientOf(sandbox, 'seedance2Ai')('GET', `/jobs/queryTask?taskId=${taskId}`)).body;
	const script = (callbacks: Json[]): void =>
		sandbox.inject({ method: 'POST', action: { type: 'task', callbacks } });

	it('bring what queryTask answers, as JSON and without a key, when the task has ended', async () => {
		const taskId = await createAi();
		sandbox.finishTasks();
		const [body] = await arrived(1);
		expect(body).toEqual(await queryAi(taskId));
		expect(body).toMatchObject({ taskId, status: 'COMPLETED' });
		expect(received).toMatchObject([
			{ method: 'POST', contentType: 'application/json', authorization: undefined },
		]);
	});

	it('are not sent to other machines, and are in the journal all the same', async () => {
		const { port } = new URL(hook);
		const elsewhere = `http://elsewhere.example.com:${port}/hook`;
		await createAi(elsewhere);
		await createAi();
		sandbox.finishTasks();
		await arrived(1);
		expect(sandbox.callbacks().filter(({ url }) => url === elsewhere)).toMatchObject([
			{ attempt: 1, status: null },
		]);
	});

	it('come for Vtrix as well, and for failed tasks', async () => {
		sandbox.inject({ method: 'POST', action: { type: 'task', fail: { message: 'no' } } });
		const { body } = await clientOf(sandbox, 'vtrix')('POST', '/model/v1/generation', {
			body: {
				model: 'spark_dance_v1_0_pro',
				input: [{ params: { content: [{ type: 'text', text: 'x' }], callback_url: hook } }],
			},
		});
		sandbox.finishTasks();
		expect(await arrived(1)).toMatchObject([{ id: body.id, status: 'failed', error: {} }]);
	});

	it('are repeated three times while the answer is not 2xx, then never again', async () => {
		answers = [500, 404, 302, 503, 200];
		const taskId = await createAi();
		sandbox.finishTasks();
		await arrived(4);
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(received).toHaveLength(4);
		expect(sandbox.callbacks()).toMatchObject(
			[500, 404, 302, 503].map((status, index) => ({ taskId, attempt: index + 1, status })),
		);
	});

	it('of Vtrix, whose document promises no repetition, are tried once', async () => {
		answers = [500];
		await clientOf(sandbox, 'vtrix')('POST', '/model/v1/generation', {
			body: {
				model: 'spark_dance_v1_0_pro',
				input: [{ params: { content: [{ type: 'text', text: 'x' }], callback_url: hook } }],
			},
		});
		sandbox.finishTasks();
		await arrived(1);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(received).toHaveLength(1);
	});

	it('stop being repeated once they were taken', async () => {
		answers = [500];
		await createAi();
		sandbox.finishTasks();
		await arrived(2);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(received).toHaveLength(2);
	});

	it('are tried where nobody listens, and noted as unanswered', async () => {
		const gone = createServer();
		await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
		const { port } = gone.address() as AddressInfo;
		await new Promise((resolve) => gone.close(resolve));
		await clientOf(sandbox, 'seedance2Ai')('POST', '/jobs/createTask', {
			body: {
				model: 'seedance2',
				inputs: { prompt: 'x' },
				callBackUrl: `http://127.0.0.1:${port}/`,
			},
		});
		sandbox.finishTasks();
		while (sandbox.callbacks().length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(sandbox.callbacks().map(({ status }) => status)).toEqual([null, null, null, null]);
	});

	it('can stay away', async () => {
		script([]);
		const taskId = await createAi();
		sandbox.finishTasks();
		expect((await queryAi(taskId)).status).toBe('COMPLETED');
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(sandbox.callbacks()).toEqual([]);
	});

	it('can come early and twice', async () => {
		script([{ when: 'created' }, {}, { delayMs: 30 }]);
		await createAi();
		expect(await arrived(1)).toMatchObject([{ status: 'PENDING' }]);
		sandbox.finishTasks();
		const statuses = (await arrived(3)).map(({ status }) => status);
		expect(statuses).toEqual(['PENDING', 'COMPLETED', 'COMPLETED']);
	});

	it('can be forged, out of order, or no JSON at all', async () => {
		script([
			{ set: { taskId: 'task_of_another', 'output.0.url': 'https://evil.test/x.mp4' } },
			{ delayMs: 100, set: { status: 'PROCESSING' }, omit: ['output'] },
			{ delayMs: 300, body: '<xml/>' },
		]);
		await createAi();
		sandbox.finishTasks();
		while (received.length < 3) await new Promise<void>((resolve) => arrivals.push(resolve));
		expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
			taskId: 'task_of_another',
			output: [{ url: 'https://evil.test/x.mp4' }],
		});
		expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ status: 'PROCESSING' });
		expect(JSON.parse(received[1]?.body ?? '')).not.toHaveProperty('output');
		expect(received[2]?.body).toBe('<xml/>');
	});

	it('can be 20 MB long', async () => {
		script([{ padBytes: 20_000_000 }]);
		await createAi();
		sandbox.finishTasks();
		const [body] = await arrived(1);
		expect(String(body?.padding)).toHaveLength(20_000_000);
	});
});
