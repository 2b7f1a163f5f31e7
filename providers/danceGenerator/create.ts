import type { FailureKind } from '../../model/failureDetails';
import type { Task } from '../../model/task';
import type { Api } from '../../transport/api';
import { asFailure } from '../../transport/failure';
import type { CreateRequest } from '../provider';
import { responseToTask } from './task';

/** Source: "https://file.dancegenerator.ai/abc123.jpg", the answer of the upload. */
const UPLOADS = /(^|\.)dancegenerator\.ai$/i;
/** Refusals that may be about the image. */
const OF_VALUES: ReadonlyArray<FailureKind> = [
	'invalidRequest',
	'unsupportedMedia',
	'fileTooLarge',
];

const WAY_OUT =
	"According to the documentation, the character image's address comes from Dance Generator's own upload, and this one does not: upload the image with Dance Video Upload File and set Character Image Source to File From a Previous Node, which also takes the items of that node.";

/** `POST /generate`. A create that is refused with an image from elsewhere names the way out. */
export async function create(api: Api, { path, body }: CreateRequest): Promise<Task> {
	const response = await api.create(path, body).catch((error: unknown) => {
		const failure = asFailure(error);
		const { kind, nextStep } = failure.details;
		if (!OF_VALUES.includes(kind) || !isForeign(body.character_image_url, api.baseUrl))
			throw failure;
		throw failure.with({ nextStep: `${nextStep} ${WAY_OUT}` });
	});
	return responseToTask(response);
}

/** Whether an address is not one of the provider's; a test server's uploads are on its own host. */
function isForeign(address: unknown, baseUrl: string): boolean {
	if (typeof address !== 'string' || !URL.canParse(address)) return false;
	const { hostname } = new URL(address);
	return !UPLOADS.test(hostname) && hostname !== new URL(baseUrl).hostname;
}
