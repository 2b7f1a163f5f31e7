import type { Provider } from '../provider';
import { ownFaultsIn } from '../taskError';
import { callback } from './callback';
import { HOW_TO_FIND_TASKS, toFailure } from './errors';
import { BY_CODE } from './errorTable';
import { modes } from './generate';
import { fileToUrl } from './media';
import { responseToTask } from './task';

/** https://cloud.vtrix.ai: Spark Dance makes videos from text, a first frame, or first and last frame. */
export const vtrix = {
	id: 'vtrix',
	displayName: 'Vtrix Spark Dance',
	shortName: 'Vtrix',
	credentialType: 'vtrixApi',
	documentationUrl: 'https://cloud.vtrix.ai',
	howToFindTasks: HOW_TO_FIND_TASKS,
	modes,
	// Observed: `usage.cost` of a completed task.
	costNote: 'Vtrix tells the cost in USD once the task has ended.',
	// 429 is published elsewhere by the provider, its figures are not.
	pacing: { inFlight: 3 },
	generate: async (api, { path, body }) => responseToTask(await api.create(path, body)),
	// Observed in three public clients; the document leaves the endpoint out.
	getTask: async (api, taskId) =>
		responseToTask(await api.get(`/model/v1/generation/task/${encodeURIComponent(taskId)}`)),
	fileToUrl,
	callback,
	ownFaults: ownFaultsIn(BY_CODE),
	toFailure,
} satisfies Provider;
