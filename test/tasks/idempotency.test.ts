import { createHash } from 'node:crypto';

import {
	idempotencyKey,
	idempotencyKeyFor,
	runKey,
	type RunIdentity,
} from '../../tasks/idempotency';

const run: RunIdentity = {
	instanceId: 'instance',
	workflowId: 'workflow',
	executionId: '17',
	nodeId: 'b2a6e7b0-41a2-4a93-b1c2-6cf6d3e0a111',
	runIndex: 0,
};

const hashOf = (parts: unknown[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');

describe("the Idempotency-Key of an item's create", () => {
	it('is 64 hexadecimal digits that tell nothing of where they come from', () => {
		expect(idempotencyKey(run, 0)).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is the same whenever the same item of the same run is tried again', () => {
		expect(idempotencyKey({ ...run }, 3)).toBe(idempotencyKey(run, 3));
	});

	it('is another one for every other item, run, node, execution, workflow and n8n', () => {
		const keys = [
			idempotencyKey(run, 0),
			idempotencyKey(run, 1),
			idempotencyKey({ ...run, runIndex: 1 }, 0),
			idempotencyKey({ ...run, nodeId: 'other' }, 0),
			idempotencyKey({ ...run, executionId: '18' }, 0),
			idempotencyKey({ ...run, workflowId: 'other' }, 0),
			idempotencyKey({ ...run, workflowId: undefined }, 0),
			idempotencyKey({ ...run, instanceId: 'other' }, 0),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('is made of the same parts in every version: another would pay a second time', () => {
		const { instanceId, workflowId, executionId, nodeId, runIndex } = run;
		const parts: unknown[] = [instanceId, workflowId, executionId, nodeId, runIndex, 3];
		expect(idempotencyKey(run, 3)).toBe(hashOf(parts));
		expect(idempotencyKey({ ...run, call: 'call 1' }, 3)).toBe(hashOf([...parts, 'call 1']));
		const unnamed = { ...run, workflowId: undefined };
		expect(idempotencyKey(unnamed, 3)).toBe(hashOf(parts.with(1, null)));
		expect(idempotencyKeyFor(run, 'row')).toBe(
			hashOf([instanceId, workflowId, nodeId, 'submit once', 'row']),
		);
	});

	it('does not run its parts together', () => {
		expect(idempotencyKey({ ...run, runIndex: 1 }, 11)).not.toBe(
			idempotencyKey({ ...run, runIndex: 11 }, 1),
		);
		expect(idempotencyKey({ ...run, instanceId: 'a', workflowId: 'bc' }, 0)).not.toBe(
			idempotencyKey({ ...run, instanceId: 'ab', workflowId: 'c' }, 0),
		);
	});

	it('is the same for the same call of an agent, and another for every other call', () => {
		const keys = [undefined, 'call 1', 'call 2'].map((call) =>
			idempotencyKey({ ...run, ...(call !== undefined && { call }) }, 0),
		);
		expect(new Set(keys).size).toBe(3);
		expect(idempotencyKey({ ...run, call: 'call 1' }, 0)).toBe(keys[1]);
	});

	it('is none where no execution ID tells this run from the next', () => {
		expect(idempotencyKey({ ...run, executionId: undefined }, 0)).toBeUndefined();
		expect(idempotencyKey({ ...run, executionId: '' }, 0)).toBeUndefined();
	});
});

it('a run is known by its number in a loop, and a call of an agent by what it asks for', () => {
	expect(runKey({ ...run, runIndex: 3 })).toBe('run3');
	expect(runKey({ ...run, runIndex: 3, call: 'call 1' })).toBe('call 1');
});

describe('the Idempotency-Key of a Submit Once Key', () => {
	const key = idempotencyKeyFor(run, 'row 1');

	it('is the same in every run of the node, whatever item has it', () => {
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		const later = { ...run, executionId: '18', runIndex: 3, call: 'call 1' };
		expect(idempotencyKeyFor(later, 'row 1')).toBe(key);
		expect(idempotencyKeyFor({ ...run, executionId: undefined }, 'row 1')).toBe(key);
	});

	it('is another one for every other key, node, workflow and n8n, and no item’s', () => {
		const keys = [
			key,
			idempotencyKeyFor(run, 'row 2'),
			idempotencyKeyFor({ ...run, nodeId: 'other' }, 'row 1'),
			idempotencyKeyFor({ ...run, workflowId: 'other' }, 'row 1'),
			idempotencyKeyFor({ ...run, workflowId: undefined }, 'row 1'),
			idempotencyKeyFor({ ...run, instanceId: 'other' }, 'row 1'),
			idempotencyKey(run, 0),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});
});
