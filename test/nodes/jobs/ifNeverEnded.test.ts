import { NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';

import { ifNeverEnded } from '../../../nodes/jobs/ifNeverEnded';
import { Failure } from '../../../transport/failure';

const gone = new Failure({
	kind: 'cancelled',
	message: 'The wait never ended',
	nextStep: 'Run Wait for Task again with its ID.',
	retryable: true,
	taskId: 'task-1',
});
const binary = { data: { mimeType: 'image/png', data: '' } };
const given = [
	{ json: { row: 0 } },
	{ json: { row: 1, error: 'of before' }, binary, pairedItem: { item: 7 } },
	{ json: { row: 2, status: 'pending' } },
];
const context = {
	getInputData: () => given,
	getNode: () => ({ name: 'Wait', type: 'danceVideoWait' }) as INode,
} as unknown as IExecuteFunctions;
const ends = [undefined, gone, { taskId: 'task-2', status: 'processing' }];
const endOf = (itemIndex: number) => ends[itemIndex];

describe('an execution that nothing is heard of any more', () => {
	it('goes on with each of its items: as it came, with what is known, or with why there is no more', () => {
		const [first, second, third] = ifNeverEnded(context, 'item', endOf);
		expect(first).toBe(given[0]);
		expect(second).toEqual({
			...given[1],
			json: {
				row: 1,
				error: 'The wait never ended (task task-1)',
				details: {
					taskId: 'task-1',
					kind: 'cancelled',
					code: null,
					nextStep: 'Run Wait for Task again with its ID.',
				},
			},
		});
		expect(third).toEqual({ json: { row: 2, taskId: 'task-2', status: 'processing' } });
	});

	it('lets items that have failed go through the error output, where the node has one', () => {
		const leaving = ifNeverEnded(context, 'errorOutput', endOf);
		expect(leaving.map(({ error }) => error !== undefined)).toEqual([false, true, false]);
		const { error, json, binary: files } = leaving[1]!;
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'The wait never ended (task task-1)',
			context: { itemIndex: 1 },
		});
		expect([json.row, files]).toEqual([1, binary]);
	});

	it.each(['stop', 'item'] as const)('and through no other (%s)', (policy) => {
		for (const item of ifNeverEnded(context, policy, endOf))
			expect(item).not.toHaveProperty('error');
	});

	it('leaves what came in as it was: that is what the node before has put out', () => {
		const before = structuredClone(given);
		ifNeverEnded(context, 'errorOutput', endOf);
		expect(given).toEqual(before);
	});
});
