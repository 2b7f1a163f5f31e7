import { createHash } from 'crypto';

/** Which run of which node this is; a run that n8n tries again (Retry On Fail) stays the same. */
export interface RunIdentity {
	/** Two n8n instances may have the same workflow and count their executions from 1, both. */
	instanceId: string;
	workflowId?: string | undefined;
	executionId: string | undefined;
	/** Stays when the node is renamed. */
	nodeId: string;
	/** Counts the node's runs within the execution, e.g. in a loop. */
	runIndex: number;
	/** Of a call by an agent: the same for the same call, whose run of the node it is. */
	call?: string;
}

/** What a run is known by within its execution, and within one that retries that. */
export function runKey({ runIndex, call }: RunIdentity): string {
	return call ?? `run${runIndex}`;
}

/**
 * The `Idempotency-Key` of an item: the same for every try of the same item in the same run,
 * another one for every other. The item's values are no part of it: if they change from try to try (an
 * expression with the time in it), the provider refuses the second request instead of charging it too.
 * @returns 64 hexadecimal digits; `undefined` where no execution ID tells this run from the next
 */
export function idempotencyKey(run: RunIdentity, itemIndex: number): string | undefined {
	const { instanceId, workflowId, executionId, nodeId, runIndex, call } = run;
	if (!executionId) return undefined;
	const parts = [instanceId, workflowId ?? null, executionId, nodeId, runIndex, itemIndex];
	return digest([...parts, ...(call === undefined ? [] : [call])]);
}

/**
 * The `Idempotency-Key` for a key of the user's own that is the node's: the same in every run of the same
 * node. The text itself would be the same in another node or workflow of the account, for another video.
 * @returns 64 hexadecimal digits
 */
export function idempotencyKeyFor(run: RunIdentity, key: string): string {
	const { instanceId, workflowId, nodeId } = run;
	return digest([instanceId, workflowId ?? null, nodeId, 'submit once', key]);
}

function digest(parts: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
