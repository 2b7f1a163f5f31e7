import type { IExecuteFunctions } from 'n8n-workflow';

import { wrapFailed, wrapLeaving } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import { runHiddenNode } from '../../suspension/hiddenNode';
import { queue } from '../../suspension/longEnough';
import { thisProcess } from '../../transport/thisProcess';
import { plainContext, type PlainN8n } from './plainContext';
import { hidden, SEAL, stateOf } from './plainHidden';
import { counting, registryOf } from './plainJob';

beforeEach(() => void Object.assign(queue, { isSeen: false }));
afterEach(() => jest.restoreAllMocks());

describe('the hidden node that lets results out', () => {
	it('gives them as they were, with their files', async () => {
		const items = [{ json: { taskId: 'a' }, pairedItem: { item: 1 } }, { json: { taskId: 'b' } }];
		const { end } = await hidden('finish', { items: wrapLeaving(SEAL, items) });
		expect(await end).toEqual([items, []]);
	});

	it('throws the error that they are', async () => {
		const failed = wrapFailed(SEAL, { message: 'Too few credits', description: 'Top up.' });
		const items = [...wrapLeaving(SEAL, [{ json: {} }]), failed];
		const { end } = await hidden('finish', { items });
		await expect(end).rejects.toMatchObject({
			message: 'Too few credits',
			description: 'Top up.',
			node: { name: 'Wait for it' },
		});
	});

	it('throws what names all it was given where that is none of its suspension’s', async () => {
		const items = wrapLeaving('another', [{ json: { taskId: 'a' } }]);
		const { end } = await hidden('finish', { items });
		await expect(end).rejects.toMatchObject({
			message: expect.stringMatching(/unreadable: .*"taskId":"a"/) as string,
		});
	});

	it('does so too where n8n runs it in the retry of another part', async () => {
		const items = [{ json: { taskId: 'a' } }];
		const { end } = await hidden('finish', { mode: 'retry', items: wrapLeaving(SEAL, items) });
		expect(await end).toEqual([items, []]);
	});
});

describe('the hidden node', () => {
	it('hands in the row of a node, for which it needs no seal', async () => {
		const parameters = { work: 'mark', call: 'of nobody', seal: '' };
		const { end, customData } = await hidden('', { mode: 'manual', parameters });
		expect([await end, customData]).toEqual([[[], []], {}]);
	});

	it.each<[string, PlainN8n]>([
		['by hand', { mode: 'manual', node: { name: 'Poll' } }],
		['under a name of their own', { node: { name: 'My node' } }],
		['in a retry', { mode: 'retry', node: { name: 'Done' } }],
	])('does nothing in a workflow of somebody’s own, run %s', async (_how, n8n) => {
		const { acquire, ...isolate } = { acquire: jest.fn(), release: jest.fn() };
		const all = plainContext({ ...n8n, parameters: { work: 'count', role: 'worker', seal: '' } });
		const expression = { acquireIsolate: acquire, releaseIsolate: isolate.release };
		const context = Object.assign(all.context, { workflow: { expression } });
		await expect(runHiddenNode(context, registryOf(counting()))).rejects.toMatchObject({
			message: 'not on its own',
			description: 'What to do: not on its own',
		});
		expect([all.calls, all.sleepsUntil, all.customData]).toEqual([[], [], {}]);
		expect(isolate.release).not.toHaveBeenCalled();
	});

	it.each(['Poll', 'Done', 'Look after it', 'Count down', 'Deliver it'])(
		'works without a seal where an earlier version has started it, as "%s"',
		async (name) => {
			const parameters = { seal: '' };
			const items = [toHandover('', counting(), { turn: 0, state: { left: 3 } })];
			const { end, calls } = await hidden('supervisor', { parameters, node: { name }, items });
			expect((await end)[0]).toEqual([{ json: { lost: 3 } }]);
			expect(calls).toHaveLength(1);
		},
	);

	it('gives its isolate back, whatever it does', async () => {
		const expression = { acquireIsolate: jest.fn(), releaseIsolate: jest.fn() };
		for (const role of ['finish', 'pass']) {
			const { context } = plainContext({
				items: wrapLeaving(SEAL, [{ json: {} }]),
				parameters: { work: 'count', role, seal: SEAL },
			});
			Object.assign(context, { workflow: { expression } });
			await runHiddenNode(context, registryOf(counting()));
		}
		expect(expression.releaseIsolate).toHaveBeenCalledTimes(2);
		expect(expression.acquireIsolate).not.toHaveBeenCalled();
	});

	it('tells n8n whose part its execution is, where that is known', async () => {
		const known = await hidden('pass', { parameters: { parentId: '17' } });
		expect(known.customData).toEqual({ internalPartOfExecution: '17' });
		expect((await hidden('pass')).customData).toEqual({});
		const { context } = plainContext({
			parameters: { work: 'count', role: 'pass', seal: SEAL, parentId: '17' },
		});
		const { customData: _absent, ...older } = context;
		const end = runHiddenNode(older as IExecuteFunctions, registryOf(counting()));
		expect(await end).toEqual([[{ json: {} }], []]);
	});

	it.each<[string, string, PlainN8n]>([
		['role', 'else', {}],
		['job', 'supervisor', { parameters: { work: 'else' } }],
	])('says what it was given and has kept where it knows no such %s', async (_which, role, n8n) => {
		const items = [{ json: { taskId: 'a' } }];
		const { outputs } = await hidden(role, { ...n8n, items, kept: { state: { taskId: 'b' } } });
		const { again, left } = await outputs();
		expect(again).toEqual([]);
		expect(left).toMatchObject([
			{ kind: 'failed', message: expect.stringMatching(/"taskId":"a".*"taskId":"b"/) as string },
		]);
	});

	it('passes on what it was given, where an earlier version wants that', async () => {
		const items = [{ json: { taskId: 'a' } }];
		expect(await (await hidden('pass', { items })).end).toEqual([items, []]);
	});

	it('does not end before n8n listens for that', async () => {
		const sleep = jest.spyOn(thisProcess, 'sleep').mockResolvedValue(undefined);
		jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
		const items = wrapLeaving(SEAL, [{ json: {} }]);
		const { end } = await hidden('supervisor', { items, kept: { turn: 1 } });
		expect(await end).toEqual([[], items]);
		expect(sleep.mock.calls).toEqual([[queue.listensAfterMs]]);
	});
});

describe('a part that a user retries', () => {
	it.each(['supervisor', 'guard'])('starts nothing, and says so at its end: %s', async (role) => {
		const { outputs, calls, sleepsUntil } = await hidden(role, {
			mode: 'retry',
			items: stateOf(counting(), 3),
		});
		const { again, left } = await outputs();
		const description = 'What to do: not retried';
		expect(left).toEqual([{ kind: 'failed', message: 'not retried', description }]);
		expect([again, calls, sleepsUntil]).toEqual([[], [], []]);
	});

	it.each(['worker', 'deliver', 'watch', 'pass', 'else'])(
		'does nothing, and says so: %s',
		async (role) => {
			const step = jest.fn();
			const { end, sleepsUntil } = await hidden(
				role,
				{ mode: 'retry', items: stateOf(counting(), 3) },
				counting({ step, toItems: step }),
			);
			await expect(end).rejects.toMatchObject({
				message: 'not retried',
				description: 'What to do: not retried',
			});
			expect(step).not.toHaveBeenCalled();
			expect(sleepsUntil).toEqual([]);
		},
	);
});
