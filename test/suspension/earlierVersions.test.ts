import type { INodeExecutionData } from 'n8n-workflow';

import { earlierMemoryIn, earlierStateIn } from '../../suspension/earlierVersions';

const enveloped = (content: object, seal = 'seal', version = 2): INodeExecutionData => ({
	json: { danceVideoEnvelope: { version, seal, ...content } },
});

describe('state that version 2 has handed over', () => {
	const wait = (turn: number, state: unknown) => enveloped({ kind: 'waiting', turn, state });

	it('of a wait has an item for each of its tasks', () => {
		expect(earlierStateIn('seal', [wait(3, { a: 1 }), wait(3, { b: 2 })])).toEqual({
			turn: 3,
			inProgress: false,
			stored: [{ a: 1 }, { b: 2 }],
		});
	});

	it('of a batch has one item in all', () => {
		const work = { queue: 1 };
		const batch = enveloped({ kind: 'ordering', turn: 4, inProgress: true, work });
		expect(earlierStateIn('seal', [batch])).toEqual({ turn: 4, inProgress: true, stored: work });
	});

	it('is none with another seal or version, among other items, or without any', () => {
		const content = { kind: 'waiting', turn: 3, state: {} };
		expect(earlierStateIn('another', [wait(3, {})])).toBeUndefined();
		expect(earlierStateIn('seal', [enveloped(content, 'seal', 3)])).toBeUndefined();
		expect(earlierStateIn('seal', [wait(3, {}), { json: { taskId: 'a' } }])).toBeUndefined();
		expect(earlierStateIn('seal', [{ json: {} }])).toBeUndefined();
		expect(earlierStateIn('seal', [])).toBeUndefined();
		expect(earlierStateIn('', [])).toBeUndefined();
	});
});

describe('state that version 1 has handed over, without a seal', () => {
	it('of a wait stood beside the mark', () => {
		const items = [{ json: { danceVideoPoll: 2, a: 1 } }, { json: { danceVideoPoll: 2, b: 2 } }];
		expect(earlierStateIn('', items)).toEqual({
			turn: 2,
			inProgress: false,
			stored: [{ a: 1 }, { b: 2 }],
		});
	});

	it.each([
		[true, true],
		[false, false],
		['true', false],
		[undefined, false],
	])('of a batch was in progress: %j', (inProgress, isSo) => {
		const work = { queue: 1 };
		const json = { danceVideoPump: 5, work, ...(inProgress !== undefined && { inProgress }) };
		expect(earlierStateIn('', [{ json }])).toEqual({ turn: 5, inProgress: isSo, stored: work });
	});

	it('is none of an item with a seal, or whose mark is no number', () => {
		expect(earlierStateIn('seal', [{ json: { danceVideoPoll: 2 } }])).toBeUndefined();
		expect(earlierStateIn('', [{ json: { danceVideoPoll: '2' } }])).toBeUndefined();
		expect(earlierStateIn('', [{ json: { danceVideoPump: '2' } }])).toBeUndefined();
	});
});

describe('what a node kept before states had a version', () => {
	it('has today’s names', () => {
		const kept = { turn: 2, lost: 1, watcherId: '7', guardAt: 9, states: [{ a: 1 }] };
		expect(earlierMemoryIn(kept)).toEqual({
			turn: 2,
			lost: 1,
			workerId: '7',
			checkAt: 9,
			parentId: undefined,
			jobVersion: 0,
			state: [{ a: 1 }],
		});
	});

	it('of a batch names the execution that wants it', () => {
		const work = { rootId: '3', queue: 1 };
		expect(earlierMemoryIn({ turn: 2, work })).toMatchObject({
			parentId: '3',
			jobVersion: 0,
			state: work,
		});
	});

	it('is empty at first, and cannot be read when it is wrong', () => {
		expect(earlierMemoryIn({})).not.toHaveProperty('jobVersion');
		expect(earlierMemoryIn({})).not.toHaveProperty('state');
		expect(earlierMemoryIn({ turn: '2' })).toBeUndefined();
	});
});
