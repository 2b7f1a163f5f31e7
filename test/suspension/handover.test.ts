import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { JOBS } from '../../nodes/jobs/registry';
import { pollTasksJob } from '../../nodes/jobs/pollTasks';
import { submitWithSlotsJob } from '../../nodes/jobs/submitWithSlots';
import { wrapFailed, wrapLeaving } from '../../suspension/envelope';
import { readInput, toHandover } from '../../suspension/handover';
import type { PollState } from '../../tasks/pollJob';
import { task } from '../tasks/scriptedTasks';

const STATE: PollState = {
	policy: 'item',
	items: [{ passed: { status: 'alreadySubmitted', taskId: null } }],
};

/** What a supervisor or a worker takes the items for that n8n has kept for it. */
function read(items: unknown, seal = 'seal', job = JOBS.jobs[pollTasksJob.id]!) {
	const kept = JSON.parse(JSON.stringify(items)) as INodeExecutionData[];
	const context = {
		getInputData: () => kept,
		getNode: () => ({ parameters: {} }),
	} as unknown as IExecuteFunctions;
	return readInput(context, job, seal);
}

const handover = { turn: 3, inProgress: true, notBefore: 5, state: STATE };
const items = () => [toHandover('seal', pollTasksJob, handover)];

describe('what passes between a supervisor and its worker', () => {
	it('is the same after n8n has kept it', () => {
		expect(read(items())).toEqual({ kind: 'state', ...handover });
	});

	it('is read by nobody with another seal, of another job or of another version', () => {
		expect(read(items(), 'another seal')).toEqual({ kind: 'unreadable' });
		expect(read(items(), 'seal', submitWithSlotsJob)).toEqual({ kind: 'unreadable' });
		const changed = (from: string, to: string) =>
			JSON.parse(JSON.stringify(items()).replace(from, to)) as unknown;
		for (const [from, to] of [
			['"version":3', '"version":4'],
			['"jobVersion":3', '"jobVersion":4'],
			['"policy":"item"', '"policy":"else"'],
		] as const) {
			expect(changed(from, to)).not.toEqual(items());
			expect(read(changed(from, to))).toEqual({ kind: 'unreadable' });
		}
	});

	it('is told from results, and from everything that is not of this package', () => {
		const words = { message: 'no', description: '' };
		expect(read(wrapLeaving('seal', [{ json: {} }]))).toEqual({ kind: 'end' });
		expect(read([wrapFailed('seal', words)])).toEqual({ kind: 'end' });
		const others = [[], [{ json: { error: 'crashed' } }], [{ json: { ...task('task-1') } }]];
		expect(others.map((other) => read(other))).toEqual(others.map(() => ({ kind: 'none' })));
	});
});
