import type { IExecuteFunctions, INode, IRunExecutionData } from 'n8n-workflow';

import { Failure } from '../../transport/failure';

/**
 * Whether this execution is the retry of one in which n8n was killed after the node had begun. n8n writes
 * down what nodes have done when an execution ends or sleeps (or after each node, where the workflow saves
 * its progress): of one that it was killed in nothing is left but, from its event log, which nodes had
 * begun, and a retry from its list runs them all again. Without that log not even that is known.
 *
 * Told from the row of the one that is retried (n8n 2.41.1: execution.service.js, `retry`;
 * execution-recovery.service.js, `amend`): the retry's own begins as a copy of it, but n8n may have written to
 * that by now. Asked before this node keeps anything of its own with the execution: one that it has kept
 * something with was not cut off in it.
 *
 * n8n knows what had begun by the nodes' names. Retried with the workflow as it is saved by now, a node that
 * was renamed meanwhile has another one: where a node had begun that is not there any more, it may be this one.
 */
export async function wasCutOff(context: IExecuteFunctions): Promise<boolean> {
	if (context.getMode() !== 'retry') return false;
	const { runData = {} } = (await retriedOrOwn(context))?.resultData ?? {};
	const begun = Object.keys(runData);
	const own = context.getNode().name;
	const nodes = nodesBeside(context);
	return begun.length === 0 || begun.some((name) => name === own || !Object.hasOwn(nodes, name));
}

/** Of the retry itself where n8n does not tell which execution it retries, or has that no more. */
async function retriedOrOwn(context: IExecuteFunctions): Promise<IRunExecutionData | undefined> {
	const { additionalData }: { additionalData?: { hooks?: { retryOf?: string } } } =
		context as object;
	const retryOf = additionalData?.hooks?.retryOf;
	const retried = retryOf === undefined ? undefined : await context.getExecutionDataById(retryOf);
	return retried ?? (await context.getExecutionDataById(context.getExecutionId()));
}

/** All nodes of the workflow, by name; n8n tells a node of them by no function of its own. */
export function nodesBeside(context: IExecuteFunctions): Record<string, Pick<INode, 'id'>> {
	const { workflow }: { workflow?: { nodes?: Record<string, INode> } } = context as object;
	return workflow?.nodes ?? {};
}

/** Why an item is not submitted that another try may have submitted, of which nothing is known here. */
export function cutOffBefore(itemIndex: number): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `The task of item ${itemIndex} may have been created by another try of this execution, of which n8n has kept nothing: it may exist and may have been charged`,
		nextStep:
			"It was not sent again. n8n keeps nothing of what a node did in an execution in which n8n itself was ended, and an older execution does not know what a later retry of it did: if there was such a retry, retry that one instead. n8n's log names each task that was accepted; look at your tasks at the provider, and run the workflow anew with the items that have none. With a Never Create Twice (Key), an item can be run again safely.",
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}
