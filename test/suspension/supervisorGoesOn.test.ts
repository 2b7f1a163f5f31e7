import { createRunExecutionData } from 'n8n-workflow';

import { wrapLeaving } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { Job } from '../../suspension/job';
import { logLines } from '../leakCheck/leakCheck';
import {
	NOW,
	counting,
	handover,
	kept,
	lossByN8n,
	resultOf,
	woken,
	type State,
} from './countingJob';
import { MINUTE, SEAL } from './supervisorFixture';

afterEach(() => jest.restoreAllMocks());

describe('a supervisor that cannot read what was kept', () => {
	const job = counting('first');
	const unreadable = { ...kept, turn: 'three' };

	it.each([
		['its memory', handover(job, 4), unreadable],
		['what another job has handed over', handover(counting('another'), 4), kept],
		['what it is given', [toHandover('another', job, { turn: 3, state: { left: 4 } })], kept],
	])('ends with an error and starts nothing: %s', async (_what, items, memory) => {
		const { workers, left } = await woken(job, items, { kept: memory });
		expect(workers).toEqual([]);
		expect(left).toMatchObject([{ kind: 'failed' }]);
	});

	it('lets results go that come to it', async () => {
		const results = wrapLeaving(SEAL, [{ json: { left: 0 } }]);
		expect((await woken(job, results, { kept: unreadable })).leaving).toEqual(results);
	});
});

describe('a job that another one goes on with', () => {
	const first = (begin: NonNullable<Job<State>['andThen']>['begin'], applies = true) =>
		counting('first', { andThen: { applies: () => applies, begin } });
	const begin = async (_context: unknown, { left }: State) => ({
		job: 'later',
		state: { left: left + 8 },
	});

	it('hands its state to a worker of that job, which begins now', async () => {
		const job = first(begin);
		const before = { ...kept, lost: 2, workerId: '6', signs: 9 };
		const { workers, memory, left } = await woken(job, handover(job, 0), {
			kept: before,
			parameters: { parentId: '' },
		});
		expect(workers).toMatchObject([{ job: 'later', turn: 4, state: { left: 8 } }]);
		expect(left).toEqual([]);
		expect(memory).toMatchObject({
			job: 'later',
			jobBefore: 'first',
			startedAt: NOW,
			turn: 4,
			lost: 0,
			workerId: '7',
			state: { left: 8 },
		});
	});

	it('does not begin with the losses of the job before, however that has ended', async () => {
		const job = first(begin);
		const { memory, workers } = await woken(job, lossByN8n, { kept: { ...kept, lost: 3 } });
		expect(workers).toMatchObject([{ job: 'later' }]);
		expect(memory).toMatchObject({ job: 'later', lost: 0 });
		const { workers: more, left } = await woken(counting('later'), lossByN8n, { kept: memory });
		expect(left).toEqual([]);
		expect(more).toMatchObject([{ job: 'later', turn: 5 }]);
	});

	it('is not mixed up with it when its own timer wakes it with what the job before was given', async () => {
		const later = {
			...kept,
			job: 'later',
			jobBefore: 'first',
			turn: 4,
			workerId: '6',
			checkAt: NOW,
		};
		const given = handover(counting('first'), 4);
		const waitTill = new Date(NOW + 20 * MINUTE);
		const asleep = createRunExecutionData({ waitTill, resultData: { runData: {} } });
		const { workers, memory, wakesInMs } = await woken(counting('later'), given, {
			kept: later,
			getRunExecutionData: async (id) => (id === '6' ? asleep : undefined),
		});
		expect(workers).toEqual([]);
		expect(wakesInMs).toBeGreaterThan(20 * MINUTE);
		expect(memory).toMatchObject({ job: 'later', jobBefore: 'first', state: { left: 5 } });
		const gone = await woken(counting('later'), given, {
			kept: later,
			getRunExecutionData: async () => undefined,
		});
		expect(gone.workers).toMatchObject([{ job: 'later', turn: 5, state: { left: 5 } }]);
	});

	it('is the last where the other does not apply', async () => {
		const job = first(begin, false);
		const { workers, left } = await woken(job, handover(job, 0), { kept });
		expect({ workers, left }).toEqual({ workers: [], left: resultOf('first', 0) });
	});

	it.each<[string, typeof begin]>([
		['cannot begin', async () => await Promise.reject<never>(new Error('The account is gone'))],
		['does not begin', async () => undefined as never],
		['is not known', async () => ({ job: 'another', state: { left: 1 } })],
	])('lets its own results go where the other %s', async (_why, beginning) => {
		const job = first(beginning);
		const { workers, left } = await woken(job, handover(job, 0), { kept });
		expect({ workers, left }).toEqual({ workers: [], left: resultOf('first', 0) });
	});

	it('says in the log why the other could not begin', async () => {
		const job = first(async () => await Promise.reject<never>(new Error('The account is gone')));
		await woken(job, handover(job, 0), { kept });
		expect(logLines().join('\n')).toMatch(/what was to come next could not begin: .*account/);
	});
});
