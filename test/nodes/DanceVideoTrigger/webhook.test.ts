import { TOKEN, triggerInN8n, type Call } from './webhookCall';

afterEach(() => jest.restoreAllMocks());

const video = { type: 'video', url: 'https://cdn.example/a.mp4' };
const ended = (id = 'task-1') => ({
	body: { id, status: 'completed', output: [{ content: [video] }] },
});
const failedOne = { body: { id: 'task-1', status: 'failed', error: 'No person' } };
const open = { body: { id: 'task-1', status: 'in_progress' } };

/** What n8n remembers of calls outlives a test: each has a workflow of its own. */
let workflows = 0;
beforeEach(() => {
	workflows += 1;
});
function trigger(answer: Parameters<typeof triggerInN8n>[0] = () => ended()) {
	const { receive, ...n8n } = triggerInN8n(answer);
	return {
		...n8n,
		receive: (call: Call = {}) => receive({ workflowId: String(workflows), ...call }),
	};
}
/** Everything that has been begun has come as far as it can. */
const settle = async () => {
	for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};
const hasRun = (result: unknown) =>
	typeof result === 'object' && result !== null && 'workflowData' in result;
const TAKEN = { webhookResponse: { message: expect.stringMatching(/taken already/) as string } };

describe('a call about a task that has ended', () => {
	it('starts the workflow with what the provider says, and with its answer where that is wanted', async () => {
		const { receive, asked } = trigger();
		const { workflowData } = await receive().result;
		expect(workflowData).toMatchObject([[{ json: { taskId: 'task-1', videoUrl: video.url } }]]);
		expect(workflowData?.[0]?.[0]?.json).not.toHaveProperty('raw');
		expect(asked).toEqual([
			expect.stringMatching(/^https:\/\/api\.example\/.*\/task-1$/) as string,
		]);
		const options = { 'options.includeRawAnswer': true };
		const whole = await receive({ taskId: 'task-2', options }).result;
		expect(whole.workflowData?.[0]?.[0]?.json).toMatchObject({ raw: { status: 'completed' } });
	});

	it('that is not wanted is answered 200 by n8n, starts nothing, and is not remembered', async () => {
		const { receive, asked } = trigger(() => failedOne);
		for (let calls = 1; calls <= 2; calls++) {
			const { response, result } = receive({ outcome: 'succeeded' });
			expect(await result).toEqual({
				webhookResponse: { message: expect.stringMatching(/failed/) as string },
			});
			expect([response.said, asked.length]).toEqual([undefined, calls]);
		}
	});
});

describe('a call that starts nothing', () => {
	const refused = async (call: Call, answer?: Parameters<typeof triggerInN8n>[0]) => {
		const { receive, ...n8n } = trigger(answer);
		const { response, result } = receive(call);
		expect(await result).toEqual({ noWebhookResponse: true });
		expect(response.said).toEqual({ message: expect.any(String) as string });
		return { status: response.statusCode, ...n8n };
	};

	it.each<[string, unknown]>([
		['without a token', {}],
		['without a query', undefined],
		['with a wrong token', { token: TOKEN.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }],
		['with a list of tokens', { token: [TOKEN] }],
		['with the token under another name', { signature: TOKEN }],
	])('is refused %s before anybody is asked', async (_how, query) => {
		expect(await refused({ query })).toMatchObject({ status: 401, asked: [], log: [] });
	});

	it('is refused with the token of another trigger, or another key', async () => {
		for (const call of [
			{ url: 'https://n8n.example/webhook/77/dance-video' },
			{ apiKey: 'sk-2' },
		]) {
			expect(await refused(call)).toMatchObject({ status: 401, asked: [] });
		}
	});

	it.each<[string, Call]>([
		['there is no key', { apiKey: ' ' }],
		['n8n does not tell the URL', { url: undefined }],
	])('is left to the next one when it cannot be checked: %s', async (_why, call) => {
		const { status, asked, log } = await refused(call);
		expect([status, asked, log.length]).toEqual([503, [], 1]);
		expect(log[0]).toMatch(/cannot check a call .*error/);
	});

	it('cannot be checked without a good address, of which n8n’s log shows no password', async () => {
		const { status, asked, log } = await refused({
			baseUrl: 'http://me:secret@api.example/?k=hidden',
		});
		expect([status, asked]).toEqual([503, []]);
		expect(log[0]).toMatch(/Base URL/);
		expect(log[0]).not.toMatch(/secret|hidden/);
	});

	it('is not worked on when it is too large, or names no task', async () => {
		const body = JSON.stringify({ id: 'task-1', more: 'x'.repeat(1024 * 1024) });
		expect(await refused({ body })).toMatchObject({ status: 413, asked: [] });
		for (const odd of ['<xml/>', '', '{}', '{"id":"../x"}']) {
			expect(await refused({ body: odd })).toMatchObject({ status: 400, asked: [] });
		}
	});

	it('asks a provider that is away three times in all: it will call again', async () => {
		const { status, asked } = await refused({}, () => ({ status: 503, body: {} }));
		expect([status, asked.length]).toEqual([503, 3]);
	});

	it('is answered as its task is', async () => {
		expect((await refused({}, () => open)).status).toBe(503);
		expect((await refused({}, () => ({ status: 404, body: {} }))).status).toBe(404);
		expect((await refused({}, () => ({ status: 401, body: {} }))).status).toBe(503);
	});
});

describe('calls about the same task', () => {
	it('start the workflow once: the second learns that it is taken when n8n has answered the first', async () => {
		const { receive, asked, isolates } = trigger();
		const first = receive();
		expect(hasRun(await first.result)).toBe(true);
		const second = receive();
		let isOver = false;
		void second.result.then(() => (isOver = true));
		await settle();
		expect([isOver, isolates]).toEqual([false, ['release']]);
		first.response.close(200);
		expect(await second.result).toEqual(TAKEN);
		expect(isolates).toEqual(['release', 'acquire']);
		expect(await receive().result).toEqual(TAKEN);
		expect(asked).toHaveLength(1);
	});

	it('start it once also when both come before the provider has answered', async () => {
		const { receive, asked } = trigger();
		const [first, second] = [receive(), receive()];
		expect(hasRun(await first.result)).toBe(true);
		first.response.close(299);
		expect([await second.result, asked.length]).toEqual([TAKEN, 1]);
	});

	it.each([
		['could not start it', 500, true],
		['answered with a redirect', 300, true],
		['was not heard', 200, false],
	])('take the place of the first when n8n %s', async (_what, status, isHeard) => {
		const { receive, asked } = trigger();
		const first = receive();
		await first.result;
		const second = receive();
		await settle();
		first.response.close(status, isHeard);
		expect([hasRun(await second.result), asked.length]).toEqual([true, 2]);
		second.response.close(200);
		expect(await receive().result).toEqual(TAKEN);
	});

	it('do not wait for one whose caller had hung up before', async () => {
		const { receive } = trigger();
		const first = receive();
		first.response.close(200, false);
		await first.result;
		await settle();
		expect(hasRun(await receive().result)).toBe(true);
	});

	it('start nothing together where the first comes to nothing, and each is answered', async () => {
		const { receive, asked } = trigger(() => open);
		const [first, second] = [receive(), receive()];
		expect(await Promise.all([first.result, second.result])).toEqual(
			Array(2).fill({ noWebhookResponse: true }),
		);
		expect([first.response.statusCode, second.response.statusCode]).toEqual([503, 503]);
		expect(asked).toHaveLength(3);
		await receive().result;
		expect(asked).toHaveLength(6);
	});

	it('do not wait longer than the provider does: the next call will know', async () => {
		const { receive } = trigger();
		const first = receive();
		await first.result;
		const limit = new AbortController();
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(limit.signal);
		const second = receive();
		await settle();
		expect(timeout).toHaveBeenCalledWith(20_000);
		limit.abort();
		expect(await second.result).toEqual({ noWebhookResponse: true });
		expect(second.response.statusCode).toBe(503);
		first.response.close(200);
		expect(await receive().result).toEqual(TAKEN);
	});

	it('are others where the task, the trigger or the workflow is another', async () => {
		const { receive } = trigger();
		const calls: Call[] = [
			...[{}, { taskId: 'task-2' }, { nodeId: 'other' }, { workflowId: 'other' }],
			// Not even where their IDs written one after the other are the same.
			...[
				{ workflowId: 'ab', nodeId: 'c' },
				{ workflowId: 'a', nodeId: 'bc' },
			],
		];
		for (const call of calls) expect(hasRun(await receive(call).result)).toBe(true);
	});

	it('are all taken while a test in the editor listens, which takes nothing from the real one', async () => {
		const { receive } = trigger();
		for (const mode of ['manual', 'manual', 'webhook'] as const) {
			expect(hasRun(await receive({ mode }).result)).toBe(true);
		}
	});
});
