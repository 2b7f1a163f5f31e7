import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { callbackToken } from '../../tasks/callbackToken';
import { errorOf } from '../engine/sandboxRunner';
import { useDedupStore } from '../engine/dedupStore';
import { activeTrigger } from '../engine/activeTrigger';
import { useSteppedTime } from '../engine/steppedTime';
import { skipTime, startFakeN8n } from './fakeN8n';
import { AT_ONCE, CREATING, faultFixture } from './fixture';

const { sandbox, generate, wait, checks, inject, runOf } = faultFixture({ speed: 100 });
const trigger = activeTrigger(sandbox);
useDedupStore();
afterEach(async () => await trigger.close());
afterEach(() => jest.restoreAllMocks());

/** The ends that were told to a workflow. */
const told = async (server: Awaited<ReturnType<typeof trigger.open>>) =>
	(await server.runs()).flat().map(({ json }) => [json.taskId, json.status]);

describe('a callback', () => {
	useSteppedTime();

	it('row 36: that comes twice starts the workflow once', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([{}, {}, { delayMs: 100 }]);
		sandbox().finishTasks();
		await server.answered(3);
		expect(await told(server)).toEqual([[taskId, 'succeeded']]);
	});

	it('row 37: that comes out of order is not believed: the provider is asked', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([
			{ when: 'created', set: { status: 'COMPLETED' } },
			{ set: { status: 'PROCESSING', output: null } },
		]);
		await server.answered(1);
		expect([await told(server), server.answers]).toEqual([[], [503]]);
		sandbox().finishTasks();
		// The one that says that it is open, and the first one's repetition.
		await server.answered(3);
		expect(server.answers).toEqual([503, 200, 200]);
		expect(await told(server)).toEqual([[taskId, 'succeeded']]);
	});

	it('row 82: that comes late finds Wait for Task alone: no other node waits under its address', async () => {
		await generate('seedance2Ai', { callBack: 'resume' });
		const { callBackUrl } = sandbox().journal().at(-1)?.body as { callBackUrl: string };
		// n8n takes what follows the execution's ID, and wakes the node whose webhook has this path; that
		// of its own Wait and approval nodes is empty.
		const [, path] = /\/webhook-waiting\/test\/([^/?]+)\?signature=/.exec(callBackUrl) ?? [];
		expect(path).toMatch(/\w/);
		expect(new DanceVideoWait().description.webhooks?.map((webhook) => webhook.path)).toEqual([
			path,
		]);
	});

	it('row 38: that is forged is refused before anybody is asked', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([]);
		const asked = sandbox().journal().length;
		const body = { taskId, status: 'COMPLETED', output: [{ url: 'https://evil.test/x.mp4' }] };
		expect(await trigger.post(body)).toBe(401);
		expect(sandbox().journal()).toHaveLength(asked);
		expect(await told(server)).toEqual([]);
	});

	it('row 38: never brings an address: what is downloaded and shown is the provider’s own', async () => {
		const server = await trigger.open({ download: true });
		const taskId = await trigger.generate([]);
		sandbox().finishTasks();
		const body = { taskId, status: 'COMPLETED', output: [{ url: 'https://evil.test/x.mp4' }] };
		expect(await trigger.post(body, trigger.rightToken())).toBe(200);
		const [items] = await server.runs();
		expect(JSON.stringify(items)).not.toContain('evil.test');
		expect(items?.[0]?.json.videoUrl).toContain(`${sandbox().origin}/results/${taskId}/`);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it('row 39: with a missing or wrong signature gets 401, and the right one is still awaited', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([{}]);
		const wrong = callbackToken('sk-somebody-else', server.url);
		for (const query of ['', '?token=', `?token=${wrong}`, `?signature=${wrong}`]) {
			expect(await trigger.post({ taskId, status: 'COMPLETED' }, query)).toBe(401);
		}
		expect(trigger.questions()).toBe(0);
		sandbox().finishTasks();
		await server.answered(5);
		expect(await told(server)).toEqual([[taskId, 'succeeded']]);
	});

	it('row 40: with a valid body about somebody else’s task is ignored', async () => {
		const server = await trigger.open();
		const body = { taskId: 'task_of_another', status: 'COMPLETED' };
		expect(await trigger.post(body, trigger.rightToken())).toBe(404);
		expect(await told(server)).toEqual([]);
	});

	it('row 43: that comes twice at once starts the workflow once', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([]);
		sandbox().finishTasks();
		const call = async () => await trigger.post({ taskId }, trigger.rightToken());
		expect(await Promise.all([call(), call(), call()])).toEqual([200, 200, 200]);
		expect(await told(server)).toEqual([[taskId, 'succeeded']]);
		expect(trigger.questions()).toBe(1);
	});

	it('row 44: of 20 MB is refused unread; the one who waits finds the task', async () => {
		const server = await trigger.open();
		const taskId = await trigger.generate([{ padBytes: 20_000_000 }]);
		sandbox().finishTasks();
		await server.answered(4);
		expect(server.answers).toEqual([413, 413, 413, 413]);
		expect([trigger.questions(), await told(server)]).toEqual([0, []]);
		const [item] = await wait('seedance2Ai', [{ json: { taskId } }], AT_ONCE);
		expect(item?.json).toMatchObject({ taskId, status: 'succeeded' });
	});
});

describe('a wait that is to be called back', () => {
	let n8n: Server;
	let webhookUrl = '';
	// As n8n answers a call for an execution that does not sleep (yet, or any more).
	beforeAll(async () => {
		n8n = createServer((_request, response) => response.writeHead(409).end());
		await new Promise<void>((resolve) => n8n.listen(0, '127.0.0.1', resolve));
		webhookUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		n8n.closeAllConnections();
		await new Promise((resolve) => n8n.close(resolve));
	});

	const sleepOnCall = async () => {
		const created = await generate('vtrix', { callBack: 'resume' }, { webhookUrl });
		const n8nAsleep = await startFakeN8n(
			runOf(
				new DanceVideoWait(),
				'vtrix',
				{ mode: 'wait', taskId: '={{ $json.taskId }}', download: false },
				{ items: created.map(({ json }) => ({ json })), webhookUrl },
			),
		);
		expect(n8nAsleep.end()).toBeUndefined();
		return { n8nAsleep, taskId: created[0]?.json.taskId };
	};

	it('row 41: but is called before it sleeps finds the end at its own check', async () => {
		inject({
			...CREATING,
			action: { type: 'task', durationSeconds: 0, callbacks: [{ when: 'created' }] },
		});
		inject({ method: 'POST', action: { type: 'patch', set: { status: 'in_progress' } } });
		const { n8nAsleep, taskId } = await sleepOnCall();
		const { items } = await n8nAsleep.wakeToTheEnd();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual([[taskId, 'succeeded']]);
		expect(sandbox().callbacks().length).toBeGreaterThan(0);
		// The provider may be calling again right now.
		while (
			sandbox()
				.callbacks()
				.some(({ status }) => status === null)
		)
			await delay(10);
		expect(
			sandbox()
				.callbacks()
				.every(({ status }) => status === 409),
		).toBe(true);
		expect(checks()).toHaveLength(1);
	});

	it('row 42: but never is checks once more at its end, and finds a task that has ended', async () => {
		inject({ ...CREATING, action: { type: 'task', never: true, callbacks: [] } });
		const { n8nAsleep, taskId } = await sleepOnCall();
		sandbox().finishTasks();
		skipTime(31 * 60_000);
		const { items } = await n8nAsleep.wakeToTheEnd();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual([[taskId, 'succeeded']]);
		expect(sandbox().callbacks()).toEqual([]);
	});

	it('row 42: but never is checks once more at its end, and gives the ID of a task that has not', async () => {
		inject({ ...CREATING, action: { type: 'task', never: true, callbacks: [] } });
		const { n8nAsleep, taskId } = await sleepOnCall();
		skipTime(31 * 60_000);
		const { error } = await n8nAsleep.wakeToTheEnd();
		expect(error?.message).toMatch(/^Timed out after \d+ s waiting for task/);
		expect(error?.message).toContain(taskId);
		// Who checks and who watches over that one are both overdue; each brings about a check.
		expect([1, 2]).toContain(checks().length);
	});
});

describe('the signature of a callback', () => {
	it('row 74: is in no error of the node that made it', async () => {
		inject({
			...CREATING,
			action: { type: 'answer', status: 400, body: { message: 'callBackUrl is not reachable' } },
		});
		const error = await errorOf(
			generate('seedance2Ai', { callBack: 'resume' }, { webhookUrl: 'http://127.0.0.1:9' }),
		);
		expect(`${error.message} ${error.description}`).not.toMatch(/signature=(?!\*)/);
	});
});
