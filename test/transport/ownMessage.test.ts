import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { withOwnMessage } from '../../transport/ownMessage';

const NODE = { name: 'Wait', type: 'danceVideoWait', parameters: {} } as unknown as INode;
const MESSAGE = 'Task a failed: ImageNotFound';

describe('the message of an n8n error', () => {
	it.each([
		['an operation', new NodeOperationError(NODE, MESSAGE)],
		['an answer', new NodeApiError(NODE, { message: MESSAGE }, { message: MESSAGE })],
	])('is what it was made with, not what n8n reads in it (%s)', (_of, error) => {
		// What this is about: a later n8n may leave it alone.
		expect(error.message).toMatch(/host/);
		expect(withOwnMessage(error, MESSAGE)).toBe(error);
		expect(error.message).toBe(MESSAGE);
	});
});
