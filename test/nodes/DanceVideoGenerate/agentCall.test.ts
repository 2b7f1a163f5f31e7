import type { IExecuteFunctions } from 'n8n-workflow';

import { callOf, forAgent, submitForAgent } from '../../../nodes/DanceVideoGenerate/agentCall';
import { isChecked, type ReadItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { providerById } from '../../../providers';
import { useDedupStore } from '../../engine/dedupStore';
import { generateRun, item, REFUSED, SETTINGS, type RunOptions } from './generateRun';

useDedupStore();

describe("an agent's call of Generate", () => {
	it('waits a minute for a slot at most, and for less where that is wanted', () => {
		const settings = { ...SETTINGS, slotWaitMs: 12 * 3_600_000 };
		expect(forAgent(settings)).toEqual({ ...settings, slotWaitMs: 60_000 });
		expect(forAgent({ ...settings, slotWaitMs: 500 }).slotWaitMs).toBe(500);
	});
});

describe("what tells an agent's call from its others", () => {
	const { run } = generateRun();
	const ofType = (type: string) => ({ getNode: () => ({ type }) }) as unknown as IExecuteFunctions;
	const agent = ofType('danceVideoGenerateTool');
	const call = (items: ReadItem[], more: Partial<typeof run> = {}) =>
		callOf(agent, { ...run, ...more }, items);

	it('is nothing where no agent calls', () => {
		expect(callOf(ofType('danceVideoGenerate'), run, [item(0)])).toBeUndefined();
	});

	it('are its values, at this provider and in this mode', () => {
		const [mode, other] = providerById('seedDance').modes;
		const calls = [
			call([item(0)]),
			call([item(1)]),
			call([item(0), item(1)]),
			call([item(0)], { provider: providerById('vtrix') }),
			call([item(0)], { mode: mode! }),
			call([item(0)], { mode: other! }),
			call([{ itemIndex: 0, error: 'wrong' }]),
		];
		expect(new Set(calls).size).toBe(calls.length);
		expect(calls[0]).toMatch(/^call [\da-f]{64}$/);
		expect(call([item(0)])).toBe(calls[0]);
		expect(call([{ itemIndex: 0, error: 'wrong in another way' }])).toBe(calls[6]);
	});

	it('is the key alone where one was given: a model may change the words', () => {
		const { input } = item(1);
		expect(call([item(0, { submitOnceKey: 'a' })])).toBe(
			call([item(0, { submitOnceKey: 'a', input })]),
		);
		expect(call([item(0, { idempotencyKey: 'a' })])).toBe(
			call([item(0, { idempotencyKey: 'a', input })]),
		);
		expect(call([item(0, { submitOnceKey: 'a', idempotencyKey: 'x' })])).toBe(
			call([item(0, { submitOnceKey: 'a', idempotencyKey: 'y' })]),
		);
		const keys = ['a', 'b'].map((submitOnceKey) => call([item(0, { submitOnceKey })]));
		expect(new Set([...keys, call([item(0)])]).size).toBe(3);
	});
});

describe('what an agent calls for', () => {
	/** Calls in one execution, each with items of its own. */
	function calls(options: RunOptions = {}) {
		const of = { onError: 'continueRegularOutput' as const };
		const played = generateRun({ of, ...options });
		const call = async (...items: ReadItem[]) => {
			const name = `call of ${JSON.stringify(items.filter(isChecked).map(({ input }) => input))}`;
			const leaving = await submitForAgent({ ...played.run, call: name }, items);
			return leaving.map(({ json }) => json);
		};
		return { ...played, call };
	}

	it('is created once, and the model is told that it is, and not to do it again', async () => {
		const { call, created } = calls();
		const [first] = await call(item(0));
		expect(first).toMatchObject({
			taskId: 'task-1',
			message: expect.stringMatching(/credits are spent.*Do not create it again/) as string,
		});
		const [again] = await call(item(0));
		expect(again).toMatchObject({
			taskId: 'task-1',
			message: expect.stringMatching(/^This is the task that an earlier call/) as string,
		});
		expect(again?.message).toMatch(/nothing was charged this time/);
		expect(created).toHaveLength(1);
	});

	it('is created once also where two come at the same moment', async () => {
		const { call, created } = calls();
		const both = await Promise.all([call(item(0)), call(item(0))]);
		expect(both.map(([json]) => json?.taskId)).toEqual(['task-1', 'task-1']);
		expect(created).toHaveLength(1);
	});

	it('is paid for out of one budget for all calls, one after the other', async () => {
		const { call, created } = calls({ settings: { maxCredits: 100 } });
		const [, [second]] = await Promise.all([call(item(0)), call(item(1))]);
		expect(created).toEqual(['number 0']);
		expect(second?.error).toMatch(/crosses Max Credits per Run \(100\)/);
	});

	it('says of each item whether it was there before', async () => {
		const { call } = calls({ ends: { 2: REFUSED } });
		await call(item(0), item(1));
		const [first, second] = await call(item(0), item(1));
		expect(first?.message).toMatch(/earlier call/);
		expect(second).toMatchObject({
			taskId: 'task-3',
			message: expect.stringMatching(/^The task is created/) as string,
		});
	});

	it('is created while other tools of the agent, at work meanwhile, keep what expressions need', async () => {
		const { call, context } = calls();
		const { expression } = (context as unknown as { workflow: { expression: object } }).workflow;
		const isolate = { acquireIsolate: jest.fn(), releaseIsolate: jest.fn() };
		Object.assign(expression, isolate);
		await call(item(0));
		expect(isolate.releaseIsolate).not.toHaveBeenCalled();
	});
});
