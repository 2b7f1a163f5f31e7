import { ExecutionLifecycleHooks } from 'n8n-core';
import type { IConnections, INode, WorkflowExecuteMode } from 'n8n-workflow';

/** What n8n's server listens to an execution by; nobody listens here. */
export function executionHooks(
	mode: WorkflowExecuteMode,
	executionId: string,
	workflow: { id: string; name: string; nodes: INode[]; connections: IConnections },
): ExecutionLifecycleHooks {
	return new ExecutionLifecycleHooks(mode, executionId, {
		...workflow,
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
	});
}
