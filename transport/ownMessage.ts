import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * Gives one of n8n's errors back the message that it was made with. Where n8n finds the code of a network or
 * file error in a message, in capitals or not, it puts a sentence of its own in its place (n8n-workflow 2.41.0,
 * node.error.js, `setDescriptiveErrorMessage`): a provider's "ImageNotFound" would be read as a host name that
 * is not known, without the task's ID, or the word that a task may have been charged.
 */
export function withOwnMessage<NodeError extends NodeApiError | NodeOperationError>(
	error: NodeError,
	message: string,
): NodeError {
	error.message = message;
	return error;
}
