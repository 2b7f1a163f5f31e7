import { idempotencyKey, type RunIdentity } from '../../tasks/idempotency';

const place: RunIdentity = {
	instanceId: 'instance',
	workflowId: 'workflow',
	executionId: '17',
	nodeId: 'b2a6e7b0-41a2-4a93-b1c2-6cf6d3e0a111',
	runIndex: 0,
};

describe("the Idempotency-Key of an item's order", () => {
	it('is 64 hexadecimal digits that tell nothing of where they come from', () => {
		expect(idempotencyKey(place, 0)).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is the same whenever the same item of the same run is tried again', () => {
		expect(idempotencyKey({ ...place }, 3)).toBe(idempotencyKey(place, 3));
	});

	it('is another one for every other item, run, node, execution, workflow and n8n', () => {
		const keys = [
			idempotencyKey(place, 0),
			idempotencyKey(place, 1),
			idempotencyKey({ ...place, runIndex: 1 }, 0),
			idempotencyKey({ ...place, nodeId: 'other' }, 0),
			idempotencyKey({ ...place, executionId: '18' }, 0),
			idempotencyKey({ ...place, workflowId: 'other' }, 0),
			idempotencyKey({ ...place, workflowId: undefined }, 0),
			idempotencyKey({ ...place, instanceId: 'other' }, 0),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('does not run its parts together', () => {
		expect(idempotencyKey({ ...place, runIndex: 1 }, 11)).not.toBe(
			idempotencyKey({ ...place, runIndex: 11 }, 1),
		);
		expect(idempotencyKey({ ...place, instanceId: 'a', workflowId: 'bc' }, 0)).not.toBe(
			idempotencyKey({ ...place, instanceId: 'ab', workflowId: 'c' }, 0),
		);
	});

	it('is none where no execution ID tells this run from the next', () => {
		expect(idempotencyKey({ ...place, executionId: undefined }, 0)).toBeUndefined();
		expect(idempotencyKey({ ...place, executionId: '' }, 0)).toBeUndefined();
	});
});
