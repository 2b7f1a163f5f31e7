import { checkRequests } from '../../../nodes/waiting/checkRequests';
import { endOf, seeEnds } from '../../../nodes/waiting/seeEnds';
import type { SeenEnds } from '../../../nodes/waiting/sleepCalls';
import type { ReadRequest, WaitRequest } from '../../../nodes/waiting/waitRequest';
import { providerById } from '../../../providers';
import { cancelled, inputFailure } from '../../../transport/failure';
import { DELIVERY } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { accountsAt, atVtrix, type Answer } from '../answeringProvider';

const wanting = (taskId: string, more: Partial<WaitRequest> = {}): WaitRequest => ({
	provider: providerById('vtrix'),
	taskId,
	ageMs: 0,
	estimatedMs: null,
	timeoutMs: MINUTE,
	delivery: DELIVERY,
	...more,
});
const ids = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);
const ended = (taskId: string) => atVtrix(taskId, 'completed');

/** Accounts at which these tasks are open, and all others have succeeded. */
function scene(...open: string[]) {
	const seen: SeenEnds = new Map();
	let answer = (id: string): Answer => (open.includes(id) ? atVtrix(id, 'in_progress') : ended(id));
	const { connectTo, asked } = accountsAt(['vtrix', 'danceGenerator'], (id) => answer(id));
	return {
		seen,
		asked,
		/** The tasks that are still open. */
		see: async (requests: Iterable<ReadRequest>) =>
			(await seeEnds(connectTo, requests, seen)).map(({ taskId }) => taskId),
		check: async (...requests: ReadRequest[]) => await checkRequests(connectTo, requests),
		answers: (other: (taskId: string) => Answer) => (answer = other),
	};
}

describe('the tasks of a sleeping node', () => {
	it('have all ended when none is open: each is asked for once', async () => {
		const { see, seen, asked } = scene();
		expect(await see(ids(12).map((taskId) => wanting(taskId)))).toEqual([]);
		expect(asked).toEqual(ids(12));
		expect([...seen.values()].map(({ taskId, status }) => `${taskId} ${status}`)).toEqual(
			ids(12).map((taskId) => `${taskId} succeeded`),
		);
	});

	it.each([
		['t0', 1],
		['t1', 2],
		// One, one, two, four, and never more than five at once.
		['t2', 4],
		['t3', 4],
		['t4', 8],
		['t8', 13],
		['t13', 18],
		['t18', 20],
	])('are asked for up to the first that is open: with %s %i of 20', async (first, count) => {
		const { see, seen, asked } = scene(first);
		expect(await see(ids(20).map((taskId) => wanting(taskId)))).toEqual([first]);
		expect(asked).toHaveLength(count);
		expect(seen.size).toBe(count - 1);
	});

	it('are read no further than is asked for', async () => {
		let read = 0;
		function* reading() {
			for (const taskId of ids(9)) {
				read += 1;
				yield wanting(taskId);
			}
		}
		await scene('t1').see(reading());
		expect(read).toBe(2);
	});

	it('are not asked for again once they have ended, nor counted as asked', async () => {
		const { see, asked, answers } = scene('t1');
		const requests = ids(4).map((taskId) => wanting(taskId));
		await see(requests);
		answers(ended);
		expect(await see(requests)).toEqual([]);
		expect(asked).toEqual(['t0', 't1', 't1', 't2', 't3']);
	});

	it('are none of items that have none', async () => {
		const { see, asked } = scene();
		const passed: ReadRequest[] = [{ passed: { row: 1 } }, { error: new Error('No') }];
		expect(await see([...passed, wanting('a')])).toEqual([]);
		expect(asked).toEqual(['a']);
	});

	it('have ended when they failed, and not while they name no result', async () => {
		const { see, seen, answers } = scene();
		answers((id) => atVtrix(id, 'failed', { error: 'No person' }));
		expect(await see([wanting('a')])).toEqual([]);
		expect([...seen.values()]).toMatchObject([{ taskId: 'a', status: 'failed' }]);
		answers((id) => atVtrix(id, 'completed', { output: null }));
		expect(await see([wanting('b')])).toEqual(['b']);
		expect(seen.size).toBe(1);
	});

	it('are open where they cannot be asked for', async () => {
		const { see, seen, answers } = scene();
		answers(() => ({ status: 503, body: {} }));
		expect(await see([wanting('a')])).toEqual(['a']);
		expect(seen.size).toBe(0);
	});

	it('are not asked for by an execution that is cancelled', async () => {
		const { see, answers } = scene();
		answers(() => {
			throw cancelled();
		});
		await expect(see([wanting('a')])).rejects.toThrow('The execution was cancelled');
	});
});

describe('the end of a task', () => {
	it('is one of its provider’s: another one may give the same ID', async () => {
		const { see, seen } = scene();
		await see([wanting('a')]);
		expect(endOf(wanting('a'), seen)).toMatchObject({ taskId: 'a' });
		const elsewhere = wanting('a', { provider: providerById('seedance2Ai') });
		expect(endOf(elsewhere, seen)).toBeUndefined();
		expect(endOf(wanting('b'), seen)).toBeUndefined();
	});

	it('is kept with the provider’s answer where that is wanted, and only there', async () => {
		const { see, seen } = scene();
		const raw = (includeRawAnswer: boolean) =>
			wanting('a', { delivery: { ...DELIVERY, includeRawAnswer } });
		await see([wanting('a'), raw(true)]);
		expect(endOf(wanting('a'), seen)).not.toHaveProperty('raw');
		expect(endOf(raw(false), seen)).toBe(endOf(wanting('a'), seen));
		expect(endOf(raw(true), seen)).toMatchObject({ raw: { id: 'a' } });
	});
});

describe('a check of what items want', () => {
	it('is told of each item that has a task, by what it wants', async () => {
		const { check, asked } = scene('b');
		const [one, two] = [wanting('a'), wanting('b')];
		const same = wanting('a');
		const checks = await check({ passed: {} }, one, { error: inputFailure(['No']) }, two, same);
		expect([...checks.keys()]).toEqual([one, two, same]);
		expect(checks.get(one)).toMatchObject({ task: { taskId: 'a', status: 'succeeded' } });
		expect(checks.get(two)).toMatchObject({ task: { taskId: 'b', status: 'processing' } });
		expect(checks.get(same)).toBe(checks.get(one));
		expect(asked).toEqual(['a', 'b']);
	});

	it('fails for the items of a provider that cannot be asked, and for no others', async () => {
		const { check } = scene();
		const elsewhere = wanting('a', { provider: providerById('seedance2Ai') });
		const here = wanting('a');
		const checks = await check(elsewhere, here);
		expect(checks.get(elsewhere)).toMatchObject({
			failure: { message: 'The node has no credential' },
		});
		expect(checks.get(here)).toMatchObject({ task: { provider: 'vtrix' } });
	});
});
