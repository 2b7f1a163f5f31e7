import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** Whether it is n8n's own kind of error, for its user to read. */
export function isNodeError(error: unknown): error is NodeApiError | NodeOperationError {
	return error instanceof NodeApiError || error instanceof NodeOperationError;
}
