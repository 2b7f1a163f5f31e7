import { randomUUID } from 'crypto';

import type { Api } from '../../transport/api';
import { asFailure } from '../../transport/failure';
import type { CreateRequest, Provider } from '../provider';
import { ownFaultsIn } from '../taskError';
import { ERROR_TABLE, toFailure } from './errors';
import { gptImageModes } from './gptImage';
import { nanoBananaModes } from './nanoBanana';
import { responseToTask } from './task';
import { videoModes } from './video';

/** https://seedance2ai.io: Seedance videos, and images by GPT Image 2 and Nano Banana Pro. */
export const seedance2Io = {
	id: 'seedance2Io',
	displayName: 'Seedance 2 (seedance2ai.io)',
	shortName: 'Seedance 2',
	credentialType: 'seedance2IoApi',
	documentationUrl: 'https://seedance2ai.io',
	howToFindTasks:
		'Look at your generations and your balance on seedance2ai.io before creating the task again. Whether tasks made through the API are shown there is not documented.',
	modes: [...videoModes, ...gptImageModes, ...nanoBananaModes],
	// Source: `credits_used` in the answers to a create.
	costNote: 'Seedance 2 tells the credits once the task is created.',
	// Published elsewhere by the provider: 30 requests in 60 seconds, for all keys of an account.
	pacing: { inFlight: 3, requestsPerMinute: 30 },
	idempotency: true,
	generate: async (api, request, idempotencyKey) =>
		// "Send a POST request with your Bearer key and an Idempotency-Key header": every one has a key.
		await create(api, request, idempotencyKey ?? randomUUID()),
	getTask: async (api, taskId) =>
		responseToTask(await api.get(`/tasks/${encodeURIComponent(taskId)}`)),
	ownFaults: ownFaultsIn(ERROR_TABLE),
	toFailure,
} satisfies Provider;

async function create(api: Api, { path, body }: CreateRequest, idempotencyKey: string) {
	const response = await api.create(path, body, idempotencyKey).catch((error: unknown) => {
		const failure = asFailure(error);
		throw failure.details.httpStatus === 404 ? failure.with(pathNotFound(path)) : failure;
	});
	return responseToTask(response);
}

/** A create that finds nothing is not about a task: the path is not there. */
function pathNotFound(path: string) {
	const other = path === '/video/seedance' ? '/video/seedance2' : '/video/seedance';
	return {
		message: `Seedance 2 has nothing at ${path}, so no task was created`,
		nextStep: path.startsWith('/video/')
			? `Two versions of its documentation name two paths: choose ${other} under Options > Endpoint Version. If that is not there either, check the base URL in the credential.`
			: 'Check the base URL in the credential.',
	};
}
