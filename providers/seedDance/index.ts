import type { Provider } from '../provider';
import { toFailure } from './errors';
import { imageToVideo, textToVideo } from './generate';
import { responseToTask, createdToTask } from './task';

/** https://api.seeddanceapi.com: videos from words, or from an image and words. */
export const seedDance = {
	id: 'seedDance',
	displayName: 'SeedDance API',
	credentialType: 'seedDanceApi',
	documentationUrl: 'https://seeddanceapi.com',
	howToFindTasks:
		'SeedDance offers no list of tasks: look at your account at seeddanceapi.com before creating the task again. Whether tasks made through the API are shown there is not documented.',
	modes: [textToVideo, imageToVideo],
	costNote: 'Its documentation names no cost either: look at your account at seeddanceapi.com.',
	// 429 "Rate Limit Exceeded" is documented, its figures are not.
	pacing: { inFlight: 2 },
	generate: async (api, { path, body }) => createdToTask(await api.create(path, body)),
	getTask: async (api, taskId) =>
		responseToTask(await api.get(`/v1/videos/${encodeURIComponent(taskId)}`), taskId),
	toFailure,
} satisfies Provider;
