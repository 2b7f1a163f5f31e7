import type { Provider } from '../provider';
import { callback } from './callback';
import { credits } from './credits';
import { toFailure } from './errors';
import { modes } from './generate';
import { pricing } from './pricing';
import { responseToTask } from './task';

/** https://seedance2-ai.ai: Seedance 2 videos from words, images, frames, or many references. */
export const seedance2Ai = {
	id: 'seedance2Ai',
	displayName: 'Seedance2 AI',
	credentialType: 'seedance2AiApi',
	documentationUrl: 'https://seedance2-ai.ai',
	// Source: "shares the same account, credits, and task history as the web interface".
	howToFindTasks: 'Look at your task history at seedance2-ai.ai before creating the task again.',
	modes,
	// Source: "Concurrency limit (3 tasks)".
	pacing: { inFlight: 1, runningTasks: 3 },
	generate: async (api, { path, body }) => responseToTask(await api.create(path, body)),
	getTask: async (api, taskId) => responseToTask(await api.get('/jobs/queryTask', { taskId })),
	credits,
	pricing,
	callback,
	toFailure,
} satisfies Provider;
