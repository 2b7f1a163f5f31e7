import { stateIn, wrap, wrapLeaving } from '../../suspension/envelope';
import { queue } from '../../suspension/longEnough';
import { asleepIn } from './asleep';
import { hidden, LATER, SEAL, stateOf } from './plainHidden';
import { counting, SPENDING } from './plainJob';

// No queue is here that would miss an end.
Object.assign(queue, { listensAfterMs: 0, listensAfterMsWhenSeen: 0 });
afterEach(() => jest.restoreAllMocks());

describe('a supervisor, or a guard of an earlier version', () => {
	it.each(['supervisor', 'guard'])('starts a worker and sleeps: %s', async (role) => {
		const { outputs, calls } = await hidden(role, { items: stateOf(counting(), 3, 0) });
		const { again, leaving } = await outputs();
		expect([again, leaving]).toEqual([[{ json: { lost: 3 } }], []]);
		expect(calls).toHaveLength(1);
	});

	it('does what it does by now, not what it began with', async () => {
		const kept = { job: 'later', jobVersion: 2, turn: 3, startedAt: 1, state: { left: 3 } };
		const { end, calls } = await hidden('supervisor', { kept, items: stateOf(LATER, 2) });
		await end;
		expect(stateIn(SEAL, calls[0]!.items[0]!)).toMatchObject({ job: 'later', turn: 4 });
	});

	it('never throws: n8n would give it its error as its next input', async () => {
		const { outputs } = await hidden('supervisor', { items: [{ json: { error: 'job stalled' } }] });
		const { again, left } = await outputs();
		expect(again).toEqual([]);
		expect(left).toMatchObject([
			{
				kind: 'failed',
				message: expect.stringMatching(/given no state, with .*job stalled/) as string,
			},
		]);
	});
});

describe('a worker', () => {
	const nothing = [{ json: { error: 'job stalled' } }];

	it('sleeps until it has something to do', async () => {
		const { outputs, sleepsUntil } = await hidden('worker', { items: stateOf(counting(), 3) });
		expect(await outputs()).toMatchObject({ again: [], leaving: [] });
		expect(sleepsUntil).toHaveLength(1);
	});

	it('lets an error go that is none of its steps’', async () => {
		const { outputs } = await hidden('worker', { items: nothing });
		const { left } = await outputs();
		const message = expect.stringMatching(/given no state, with .*job stalled/) as string;
		expect(left).toMatchObject([{ kind: 'failed', message }]);
	});

	it('throws that where it spends: its supervisor knows what is in doubt', async () => {
		const { end } = await hidden('worker', { items: nothing }, counting(SPENDING));
		await expect(end).rejects.toMatchObject({
			message: 'A worker was given no state',
			description: 'What to do: A worker was given no state',
			node: { name: 'Wait for it' },
		});
	});

	it('of an earlier version gives what it has kept, else what it was given, to its supervisor', async () => {
		const items = stateOf(counting(), 3);
		const kept = { job: 'count', jobVersion: 2, state: { left: 2 } };
		for (const [left, n8n] of [
			[2, { items, kept }],
			[3, { items }],
		] as const) {
			const { outputs } = await hidden('watch', { ...n8n, items });
			const { again, leaving } = await outputs();
			expect(again).toEqual([]);
			expect(leaving.map((item) => stateIn(SEAL, item))).toMatchObject([
				{ turn: 3, inProgress: false, state: { left } },
			]);
		}
		const none = await (await hidden('watch', { items: nothing })).outputs();
		expect(none.left).toMatchObject([
			{ kind: 'failed', message: expect.stringContaining('job stalled') as string },
		]);
		const unreadable = { ...kept, turn: 'three' };
		const given = await (await hidden('watch', { items, kept: unreadable })).outputs();
		expect(stateIn(SEAL, given.leaving[0]!)).toMatchObject({ state: { left: 3 } });
	});
});

describe('what makes the items of a job that is done', () => {
	it('gives them, for the execution that wants them', async () => {
		const { outputs } = await hidden('deliver', { items: stateOf(counting(), 0) });
		const { back, leaving } = await outputs();
		expect([back, leaving]).toEqual([[{ kind: 'leaving', json: { left: 0 } }], []]);
	});

	it('gives the error where they cannot be made', async () => {
		const toItems = async () => await Promise.reject<never>(new Error('no'));
		const items = stateOf(counting(), 0);
		const { outputs } = await hidden('deliver', { items }, counting({ toItems }));
		const { back, leaving } = await outputs();
		expect(leaving).toEqual([]);
		const message = expect.stringMatching(/^no, with .*"left":0/) as string;
		expect(back).toMatchObject([{ kind: 'failed', message }]);
	});

	it('says what it was given where that is no state', async () => {
		const items = [wrap(SEAL, { kind: 'leaving', json: { taskId: 'a' } })];
		const { back, leaving } = await (await hidden('deliver', { items })).outputs();
		expect(leaving).toEqual([]);
		const message = expect.stringMatching(/unreadable.*"taskId":"a"/) as string;
		expect(back).toMatchObject([{ kind: 'failed', message }]);
	});
});

describe('a part whose end would wake another node', () => {
	const inApproval = {
		parameters: { parentId: '1' },
		flow: { hasSlept: true },
		stored: { 1: asleepIn('n8n-nodes-base.wait') },
		kept: {},
	};

	it('sleeps on instead, for a quarter of an hour', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
		const items = wrapLeaving(SEAL, [{ json: {} }]);
		const { end, sleepsUntil } = await hidden('supervisor', { ...inApproval, items });
		expect(await end).toEqual([[], []]);
		expect(sleepsUntil).toEqual([1_000_000 + 15 * 60_000]);
	});

	it('ends where nobody sleeps in another node', async () => {
		const items = wrapLeaving(SEAL, [{ json: {} }]);
		const { end, sleepsUntil } = await hidden('supervisor', { ...inApproval, stored: {}, items });
		expect(await end).toEqual([[], items]);
		expect(sleepsUntil).toEqual([]);
	});

	it('is not asked for where it does not end', async () => {
		const { end, sleepsUntil } = await hidden('pass', inApproval);
		expect(await end).toEqual([[{ json: {} }], []]);
		expect(sleepsUntil).toEqual([]);
	});
});
