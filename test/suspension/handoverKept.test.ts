import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobKept, readInput, readMemory, remember, toHandover } from '../../suspension/handover';
import { counting } from './countingJob';
import { SEAL } from './supervisorFixture';

/** A node with these items, which has kept this. */
const contextWith = (items: INodeExecutionData[], kept: object = {}) =>
	({
		getInputData: () => items,
		getNode: () => ({ parameters: { work: 'first' } }),
		getContext: () => kept,
	}) as unknown as IExecuteFunctions;

const enveloped = (content: object): INodeExecutionData => ({
	json: { danceVideoEnvelope: { version: 2, seal: SEAL, ...content } },
});

describe('what is handed over', () => {
	it('is one item, of the first, and its state is an object', () => {
		const job = counting('first');
		expect(toHandover(SEAL, job, { turn: 1, state: { left: 1 } }).pairedItem).toEqual({ item: 0 });
		expect(() => toHandover(SEAL, job, { turn: 1, state: [1] })).toThrow(
			'The state of a job is an object',
		);
	});

	it('by an earlier version is read where the job knows what it means', () => {
		const job = counting('first', {
			upgrade: (version, stored, parameters) =>
				version === 0 && parameters.work === 'first'
					? { left: (stored as unknown[]).length }
					: undefined,
		});
		const items = [1, 2, 3].map((state) =>
			enveloped({ kind: 'waiting', turn: 7, state: { state } }),
		);
		expect(readInput(contextWith(items), job, SEAL)).toMatchObject({
			kind: 'state',
			turn: 7,
			inProgress: false,
			notBefore: 0,
			state: { left: 3 },
		});
		expect(readInput(contextWith(items), counting('first'), SEAL)).toEqual({ kind: 'unreadable' });
		const another = counting('first', { upgrade: () => ({ left: 'three' }) });
		expect(readInput(contextWith(items), another, SEAL)).toEqual({ kind: 'unreadable' });
	});
});

describe('what is kept', () => {
	it('is the same when it is read, and names its job', () => {
		const kept = {};
		const context = contextWith([], kept);
		expect(jobKept(context)).toBeUndefined();
		remember(context, counting('first'), { turn: 3, lost: 1, state: { left: 2 } });
		expect(jobKept(context)).toBe('first');
		expect(readMemory(context, counting('first'))).toEqual({
			job: 'first',
			jobVersion: 1,
			turn: 3,
			lost: 1,
			state: { left: 2 },
		});
	});

	it.each([
		['of a version that is not known', { job: 'first', jobVersion: 2, state: { left: 2 } }],
		['of another form', { job: 'first', jobVersion: 1, state: { left: 'two' } }],
		['with a turn that is none', { job: 'first', jobVersion: 1, turn: '3', state: { left: 2 } }],
	])('cannot be read %s', (_how, kept) => {
		expect(readMemory(contextWith([], kept), counting('first'))).toBeUndefined();
	});

	it('names no job that is none', () => {
		expect(jobKept(contextWith([], { job: 7 }))).toBeUndefined();
		expect(jobKept(contextWith([], { turn: '3', job: 'first' }))).toBe('first');
	});
});
