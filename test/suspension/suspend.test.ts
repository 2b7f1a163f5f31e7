import type { ExecuteWorkflowData } from 'n8n-workflow';

import { suspend, wasRefused } from '../../suspension/suspend';
import { ASLEEP, nodeNamed, plainContext } from './plainContext';
import { counting, NEVER } from './plainJob';

const NOW = Date.parse('2026-03-09T10:00:00.000Z');
const GIVEN = [{ json: { prompt: 'one' } }];

/** A node that suspends its execution in an n8n that answers so, and what is different afterwards. */
async function suspended(answer: ExecuteWorkflowData | Error) {
	const isolate: string[] = [];
	const { context, ...n8n } = plainContext({
		items: GIVEN,
		run: async () => {
			isolate.push('start');
			return answer instanceof Error ? await Promise.reject<never>(answer) : answer;
		},
	});
	const expression = {
		acquireIsolate: async () => void isolate.push('acquire'),
		releaseIsolate: async () => void isolate.push('release'),
	};
	const withIsolate = Object.assign(context, { workflow: { expression } });
	const before = n8n.executeData.data;
	const suspension = { ...NEVER, lastEndAt: NOW };
	const end = await suspend(withIsolate, counting(), { left: 3 }, suspension);
	expect(n8n.calls).toHaveLength(1);
	return { ...n8n, context, end, before, isolate };
}

describe('an execution that is suspended', () => {
	it('sleeps until a day after the latest end of what it waits for', async () => {
		const { end, sleepsUntil, context } = await suspended(ASLEEP);
		expect(end).toBe('suspended');
		expect(sleepsUntil).toEqual([NOW + 24 * 3_600_000]);
		expect(wasRefused(context)).toBe(false);
	});

	it('goes on by that with what says that it never ended, and leaves alone what it was given', async () => {
		const { executeData, before } = await suspended(ASLEEP);
		expect(executeData.data).toEqual({ main: [[{ json: { neverEnded: true } }]] });
		// What the node before has put out.
		expect(before).toEqual({ main: [GIVEN] });
	});

	it('has a supervisor with the state, and what n8n needs to know of it', async () => {
		const { code, items } = (await suspended(ASLEEP)).calls[0]!;
		expect(nodeNamed(code, 'Look after it').parameters).toMatchObject({
			provider: 'vtrix',
			work: 'count',
			parentId: '5',
		});
		expect(JSON.stringify(items)).toContain('"state":{"left":3}');
	});

	it('needs no isolate any more', async () => {
		expect((await suspended(ASLEEP)).isolate).toEqual(['release', 'start']);
	});
});

describe('an execution that is not suspended', () => {
	it('goes on with the items of a job that had nothing to wait for', async () => {
		const items = [{ json: { left: 0 } }];
		const { end, sleepsUntil, executeData, before, isolate, context } = await suspended({
			executionId: '7',
			data: [items],
		});
		expect(end).toBe(items);
		expect(sleepsUntil).toEqual([]);
		expect(executeData.data).toBe(before);
		expect(isolate).toEqual(['release', 'start', 'acquire']);
		expect(wasRefused(context)).toBe(false);
	});

	it('is told why n8n refuses, which it would do again', async () => {
		const no = new Error('The credential is not shared');
		const { end, sleepsUntil, executeData, before, isolate, context } = await suspended(no);
		expect(end).toEqual({ refusal: no, hasWorker: false });
		expect(sleepsUntil).toEqual([]);
		expect(executeData.data).toBe(before);
		expect(isolate).toEqual(['release', 'start', 'acquire']);
		expect(wasRefused(context)).toBe(true);
		expect(wasRefused({ ...context })).toBe(false);
	});
});
