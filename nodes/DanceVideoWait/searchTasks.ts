import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { hasEnded, type Task } from '../../model/task';
import { newestTasks } from '../../tasks/list';
import { inputFailure } from '../../transport/failure';
import { connect } from '../connect';
import { toNodeError } from '../delivery/nodeError';
import { readProvider } from './readProvider';

/** As many as somebody looks through; older ones are chosen by their ID. */
const MOST_LISTED = 100;

/** The account's newest tasks, for the form; those that have what was typed in their ID, state or time. */
export async function searchTasks(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	try {
		const provider = readProvider(this.getCurrentNodeParameter('provider'), this.getNode(), {});
		if (!provider.listTasks) {
			throw inputFailure([`${provider.displayName} keeps no list of tasks: choose By ID instead.`]);
		}
		const { api } = await connect(this, provider);
		const tasks = await newestTasks(provider, api, { limit: MOST_LISTED });
		const wanted = filter.trim().toLowerCase();
		return {
			results: tasks
				.map((task) => ({ name: nameOf(task), value: task.taskId }))
				.filter(({ name }) => name.toLowerCase().includes(wanted)),
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** What tells a task from the others of a list. */
function nameOf(task: Task): string {
	const { taskId, createdAt, status, providerStatus } = task;
	const at = createdAt?.slice(0, 16).replace('T', ' ');
	return [at, hasEnded(task) ? status : (providerStatus ?? status), taskId]
		.filter(Boolean)
		.join(' · ');
}
