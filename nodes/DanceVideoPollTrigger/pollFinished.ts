import type { IExecuteFunctions, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { withRaw } from '../../model/rawAnswer';
import { hasEnded, type Task } from '../../model/task';
import { PROVIDERS, providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { findFinished, firstCursor } from '../../tasks/findFinished';
import { walkList } from '../../tasks/list';
import { readCursor } from '../../tasks/pollCursor';
import { Failure } from '../../transport/failure';
import { connect } from '../connect';
import { toNodeError } from '../delivery/nodeError';
import { includesRawAnswer, isWanted } from '../form/triggerFields';

/** The providers that do not call, but keep a list to look at. */
export const POLLED_PROVIDERS = PROVIDERS.filter(
	(provider) => provider.listTasks && !provider.callback,
);

/**
 * One poll of the account. The first one only records what is there; each later one gives the tasks that
 * have ended since. n8n keeps the cursor with the workflow and saves it when a poll gives something, so
 * a restart at any other time repeats polls, but emits no task twice.
 */
export async function pollFinished(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const provider = providerById(context.getNodeParameter('provider'));
	const wanted = context.getNodeParameter('outcome');
	const kept = context.getWorkflowStaticData('node');
	const account = accountOf(context, provider);
	try {
		const { api } = await connect(context, provider);
		const before = readCursor(kept.ends);
		if (before?.account !== account) {
			kept.ends = await firstCursor(provider, api, account);
			return null;
		}
		const found = await findFinished(provider, api, before, (text) => context.logger.warn(text));
		// Another poll may have come and gone while this one was under way.
		const { cursor, finished } = found.advance(readCursor(kept.ends) ?? before);
		kept.ends = cursor;
		const includeRawAnswer = includesRawAnswer(context);
		const items = finished
			.filter((task) => isWanted(task, wanted))
			.map((task) => toItem(withRaw(task, includeRawAnswer)));
		return items.length > 0 ? [items] : null;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The newest ended task, to build a workflow on. */
export async function exampleTask(context: IExecuteFunctions): Promise<Task> {
	const provider = providerById(context.getNodeParameter('provider', 0));
	const wanted = context.getNodeParameter('outcome', 0);
	try {
		const { api } = await connect(context, provider);
		const isExample = (task: Task) => hasEnded(task) && isWanted(task, wanted);
		const { tasks } = await walkList(provider, api, {
			enough: ({ newest, leftBeforeMs }) => leftBeforeMs < Infinity && newest.some(isExample),
		});
		const newest = tasks.find(isExample);
		// The list does not tell results.
		if (newest) return await provider.getTask(api, newest.taskId);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	throw toNodeError(
		context.getNode(),
		new Failure({
			kind: 'notFound',
			message: `There is no ended task at ${provider.displayName} yet to show as an example`,
			nextStep: 'Create one with Dance Video Generate, wait for its end, then try again.',
			retryable: false,
		}),
	);
}

/** Another credential is another account, with other tasks. */
function accountOf(context: IPollFunctions, { id, credentialType }: Provider): string {
	return `${id} ${context.getNode().credentials?.[credentialType]?.id ?? ''}`;
}

function toItem(task: Task): INodeExecutionData {
	return { json: task };
}
