import { logLines } from '../../leakCheck/leakCheck';
import { PASSED } from '../../tasks/pollJobState';
import { MINUTE, SECOND } from '../../tasks/scriptedTasks';
import { atVtrix, idIn, usePassingTime, type Answer } from '../answeringProvider';
import { scene, wait } from './waitingNode';

const time = usePassingTime();

const open = (taskId: string) => atVtrix(taskId, 'in_progress');
const HERE = expect.stringMatching(/waits in process/) as string;

describe('a wait that is expected to be short', () => {
	const soon = () => [wait('a', { estimatedMs: 20 * SECOND })];

	it('is made in process, until the tasks have ended, and n8n knows its tasks by then', async () => {
		const { begin, asked, left, started, tasksNoted } = scene({
			items: [wait('a'), PASSED, wait('b')],
		});
		expect(await begin()).toEqual([[0, 1, 2].map((itemIndex) => ({ json: { itemIndex } }))]);
		expect(left).toMatchObject([
			{ provider: { id: 'vtrix' }, outcome: { kind: 'seen', taskId: 'a' } },
			{ passed: { row: 1 } },
			{ outcome: { kind: 'seen', taskId: 'b' } },
		]);
		expect(asked.map(idIn)).toEqual(['a', 'b']);
		expect([started(), tasksNoted()]).toEqual([0, 'a, b']);
		expect(logLines()[0]).toMatch(/^info: Dance Video Wait for Task: waits in process/);
	});

	it('asks again by its own plan: a check that fails is not repeated by the request', async () => {
		const answers: Answer[] = [{ status: 503, body: {} }];
		const { begin, asked } = scene({ answer: (id) => answers.shift() ?? atVtrix(id, 'completed') });
		await begin();
		expect(asked).toHaveLength(2);
		// No retry of a request waits so long.
		expect(Math.max(...time.slept)).toBeGreaterThanOrEqual(5 * SECOND);
	});

	it('gives its isolate back meanwhile, and has it again afterwards', async () => {
		const { begin, isolate } = scene();
		await begin();
		expect(isolate.releaseIsolate).toHaveBeenCalledTimes(1);
		expect(isolate.acquireIsolate).toHaveBeenCalledTimes(1);
	});

	it('keeps it where an agent runs it beside other tools', async () => {
		const { begin, isolate } = scene({ asTool: true });
		await begin();
		expect(isolate.releaseIsolate).not.toHaveBeenCalled();
	});

	it('is suspended when it has taken too long after all, with what is known by then', async () => {
		const { begin, suspendedWith, asked, left, started } = scene({ items: soon(), answer: open });
		expect(await begin()).toEqual([[]]);
		expect(asked.length).toBeGreaterThan(1);
		expect(started()).toBe(1);
		expect(suspendedWith).toMatchObject([
			{ policy: 'item', shape: {}, items: [{ poll: { last: { status: 'processing' } } }] },
		]);
		expect(left).toEqual([]);
		expect(time.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(90 * SECOND);
	});

	it('is suspended sooner where nothing is known of the tasks', async () => {
		const { begin, started } = scene({ answer: open });
		await begin();
		expect(started()).toBe(1);
		const sleptMs = time.slept.reduce((sum, ms) => sum + ms, 0);
		expect(sleptMs).toBeGreaterThanOrEqual(20 * SECOND);
		expect(sleptMs).toBeLessThan(60 * SECOND);
	});

	it('is so at the very moment, and not at the check after it', async () => {
		const item = wait('a');
		if ('poll' in item) item.poll.checkAt += 20 * SECOND;
		const { begin, asked } = scene({ items: [item], answer: open });
		await begin();
		expect([asked.length, time.slept]).toEqual([1, [20 * SECOND]]);
	});

	it.each([
		['as chosen', { wish: 'inProcess' as const }],
		['where an agent waits for the answer', { asTool: true }],
		['where the workflow is not saved', { run: { isSaved: false } }],
	])('stays in process to its end %s', async (_why, more) => {
		const { begin, started, left } = scene({ items: soon(), answer: open, ...more });
		await begin();
		expect(started()).toBe(0);
		expect(left).toMatchObject([{ outcome: { kind: 'timedOut', taskId: 'a' } }]);
	});
});

describe('a wait that is expected to be long', () => {
	it.each([
		['by its task', [{ estimatedMs: 3 * MINUTE }], {}],
		['by the longest of its tasks', [{ estimatedMs: 1 }, { estimatedMs: 3 * MINUTE }], {}],
		['as usual', [{}], { usualMs: 3 * MINUTE }],
		['by the user', [{ estimatedMs: 1 }], { wish: 'suspend' as const }],
	])('is suspended at once, and nobody is asked anything (%s)', async (_by, tasks, more) => {
		const items = tasks.map((task, at) => wait(`task-${at}`, task));
		const { begin, asked, suspendedWith, started, tasksNoted } = scene({ items, ...more });
		expect(await begin()).toEqual([[]]);
		expect([asked, time.slept, started()]).toEqual([[], [], 1]);
		expect(suspendedWith).toMatchObject([{ policy: 'item', items }]);
		expect(tasksNoted()).toMatch(/^task-0/);
	});

	it.each([
		['it is nearly over', { estimatedMs: 3 * MINUTE, ageMs: 150 * SECOND }, {}],
		['its task tells that it is not', { estimatedMs: 10 * SECOND }, { usualMs: 3 * MINUTE }],
		['it has a limit', { estimatedMs: 3 * MINUTE, minutes: 0.5 }, {}],
	])('is not where %s', async (_why, task, more) => {
		const { begin, started } = scene({ items: [wait('a', task)], ...more });
		await begin();
		expect(started()).toBe(0);
		expect(logLines()[0]).toEqual(HERE);
	});

	it('needs nobody who is told', async () => {
		const { begin, started } = scene({ wish: 'suspend', tellsNobody: true });
		await begin();
		expect(started()).toBe(1);
	});

	it('is made in process where n8n refuses to suspend it', async () => {
		const refuses = () => {
			throw new Error('No access to the credential');
		};
		const { begin, left, started } = scene({ wish: 'suspend', suspends: refuses });
		expect(await begin()).toEqual([[{ json: { itemIndex: 0 } }]]);
		expect([left, started()]).toMatchObject([[{ outcome: { kind: 'seen' } }], 1]);
	});

	it('ends with the items that are there already', async () => {
		const items = [{ json: { taskId: 'a' } }];
		const suspends = () => ({ executionId: '2', data: [items] });
		const { begin, left } = scene({ wish: 'suspend', suspends });
		expect([await begin(), left]).toEqual([[items], []]);
	});
});

describe('an account that cannot be used', () => {
	const elsewhere = () => [wait('a', { provider: 'danceGenerator' }), wait('b')];

	it('stops the workflow before anything is waited for, and the error names the task', async () => {
		const { begin, asked } = scene({ items: elsewhere(), policy: 'stop' });
		const error: unknown = await begin().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			details: {
				taskId: 'a',
				nextStep: expect.stringMatching(/run Wait for Task again with this ID/) as string,
			},
		});
		expect([asked, time.slept]).toEqual([[], []]);
	});

	it('is an error of its own tasks where the workflow goes on', async () => {
		const { begin, left } = scene({ items: elsewhere() });
		await begin();
		expect(left).toMatchObject([
			{ outcome: { kind: 'gaveUp', taskId: 'a' } },
			{ outcome: { kind: 'seen', taskId: 'b' } },
		]);
	});

	it('for the moment is left to the checks, which are made again', async () => {
		let reads = 0;
		const onCredentialRead = () => {
			reads += 1;
			// As often as an account is asked for before anything is waited for.
			if (reads <= 5) throw new Error('SQLITE_BUSY: database is locked');
		};
		const { begin, left } = scene({ policy: 'stop', run: { onCredentialRead } });
		await begin();
		expect(left).toMatchObject([{ outcome: { kind: 'seen', taskId: 'a' } }]);
	});
});

describe('an execution that is cancelled', () => {
	it('ends its wait at once, with the IDs of all its tasks', async () => {
		const cancel = new AbortController();
		const answer = (taskId: string) => {
			cancel.abort();
			return open(taskId);
		};
		const { begin, left } = scene({
			items: [wait('a'), wait('b')],
			answer,
			run: { cancel: cancel.signal },
		});
		await begin();
		expect(left).toMatchObject([
			{ outcome: { kind: 'gaveUp', taskId: 'a', details: { kind: 'cancelled' } } },
			{ outcome: { kind: 'gaveUp', taskId: 'b', details: { kind: 'cancelled' } } },
		]);
	});
});
