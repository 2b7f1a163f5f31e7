import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { isNodeError } from '../../transport/isNodeError';

const NODE = { name: 'Generate', type: 'generate', parameters: {} } as unknown as INode;

it('knows n8n’s own errors of a node from others', () => {
	expect(isNodeError(new NodeApiError(NODE, { message: 'no' }))).toBe(true);
	expect(isNodeError(new NodeOperationError(NODE, 'no'))).toBe(true);
	for (const other of [new Error('no'), { message: 'no' }, 'no', undefined]) {
		expect(isNodeError(other)).toBe(false);
	}
});
