import type { Provider } from '../provider';
import { create } from './create';
import { credits } from './credits';
import { toFailure } from './errors';
import { danceMode } from './generate';
import { listTasks } from './list';
import { pricing } from './pricing';
import { responseToTask } from './task';
import { uploads } from './upload';

/** https://dancegenerator.ai: an image and a dance become a dance video. */
export const danceGenerator = {
	id: 'danceGenerator',
	displayName: 'Dance Generator',
	credentialType: 'danceGeneratorApi',
	documentationUrl: 'https://dancegenerator.ai',
	howToFindTasks:
		'Run Dance Video List Tasks, or look at your tasks on dancegenerator.ai, before creating the task again.',
	// Source: "Generation failed - credits are automatically refunded".
	refundNote:
		'According to its documentation, Dance Generator refunds the credits of a failed task automatically; Dance Video Check Credits shows the balance.',
	modes: [danceMode],
	// No limit is documented.
	pacing: { inFlight: 3 },
	generate: create,
	getTask: async (api, taskId) =>
		responseToTask(await api.get(`/tasks/${encodeURIComponent(taskId)}`)),
	fileToUrl: async (api, slot, file) => (await uploads.upload(api, slot, file)).url,
	uploads,
	listTasks,
	credits,
	pricing,
	toFailure,
} satisfies Provider;
