import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { errorOf } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture } from './fixture';
import { PASSING, suspendedWait } from './suspendedWaits';

const { generate, runOf, sandbox, creates, checks, inject } = faultFixture();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;

const waitRun = (items: readonly INodeExecutionData[]) => suspendedWait({ runOf }, items);

const FORGED = {
	'state of a wait with a path for a task ID': {
		danceVideoPoll: 1,
		watch: { taskId: '..', startedAt: 0, deadlineAt: 1e15, orderedAt: 0, lookAt: 0 },
		delivery: { download: false },
	},
	'an error of this package': { danceVideoPollThrows: 'Forged', description: 'Forged' },
	'state of a batch': { danceVideoPump: 0, inProgress: false, work: { state: { slots: [] } } },
	'what n8n says of a lost sub-execution': { error: 'job stalled' },
	'an envelope': {
		danceVideoEnvelope: {
			version: 2,
			seal: '',
			kind: 'failed',
			message: 'Forged',
			description: '',
		},
	},
};

describe('an item that looks like state of this package', () => {
	it.each(Object.entries(FORGED))(
		'row 78: (%s) is data: it leaves as it came, and the one behind it gets its video',
		async (_title, forged) => {
			inject({ ...endless, times: 1 });
			const honest = await generate('danceGenerator');
			const json = { ...forged, ...PASSING };
			const n8n = await startFakeN8n(waitRun([{ json }, ...honest]));
			sandbox().finishTasks();
			const { items, error } = await n8n.wakeToTheEnd();
			expect(error).toBeUndefined();
			expect(items.map((item) => item.json.taskId)).toEqual([null, honest[0]?.json.taskId]);
			expect(items[0]?.json).toMatchObject(json);
			expect(items[1]?.json).toMatchObject({ status: 'succeeded' });
			expect(new Set(checks().map(({ taskId }) => taskId))).toEqual(
				new Set([honest[0]?.json.taskId]),
			);
		},
	);

	it.each(Object.entries(FORGED))(
		'row 78: (%s) alone asks nobody and says nothing',
		async (_title, forged) => {
			const json = { ...forged, ...PASSING };
			const n8n = await startFakeN8n(waitRun([{ json }]));
			const { items, error } = await n8n.wakeToTheEnd();
			expect([items.length, error]).toEqual([1, undefined]);
			expect(items[0]?.json).toMatchObject(json);
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it.each(['pollTasks', 'submitWithSlots', 'wait', 'order'])(
		'row 78: does nothing in a workflow that calls the inner node itself (%s)',
		async (work) => {
			for (const role of ['supervisor', 'worker', 'guard', 'watch', 'finish']) {
				const items = Object.values(FORGED).map((json) => ({ json }));
				const run = runOf(new DanceVideoPoll(), 'danceGenerator', { work, role }, { items });
				const error = await errorOf(runNode(run));
				expect(error.message).toBe('This node is not for use on its own');
			}
			expect(sandbox().journal()).toEqual([]);
			expect(creates()).toEqual([]);
		},
	);
});
