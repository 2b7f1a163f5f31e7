import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { contextFor, useBinaryStore } from '../../test/engine/runNode';
import { FORM_HEAD, FORM_TAIL, FORM_TYPE } from './form';
import { builtNode } from './throughNodes';
import type { Work } from './work';

/** The same bytes by n8n's own HTTP helpers and its binary store, and nothing of this package's. */
export async function prepareHelper(work: Work): Promise<() => Promise<void>> {
	await useBinaryStore();
	const { apiKey, baseUrl } = work;
	const context = contextFor({
		node: await builtNode('DanceVideoUpload'),
		parameters: {},
		credentials: { danceGeneratorApi: { apiKey, baseUrl } },
		items: [{ json: {} }],
		executeWorkflow: async () => await Promise.reject(new Error('Nothing is suspended here')),
	});
	const STREAM = { encoding: 'stream', returnFullResponse: true } as const;
	if (work.direction === 'download') {
		const url = work.resultUrl ?? '';
		return async () => {
			const { body } = (await context.helpers.httpRequest({ url, ...STREAM })) as {
				body: Readable;
			};
			await context.helpers.prepareBinaryData(body, 'dance.mp4', 'video/mp4');
		};
	}
	const stored = await context.helpers.prepareBinaryData(
		createReadStream(work.file ?? ''),
		'dance.mp4',
		'video/mp4',
	);
	const { size } = await stat(work.file ?? '');
	async function* form() {
		yield FORM_HEAD;
		yield* await context.helpers.getBinaryStream(stored.id ?? '');
		yield FORM_TAIL;
	}
	return async () => {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `${baseUrl}/upload/video`,
			headers: {
				'Content-Type': FORM_TYPE,
				'Content-Length': String(FORM_HEAD.length + size + FORM_TAIL.length),
			},
			body: Readable.from(form(), { objectMode: false }),
			...STREAM,
			// As this package does: else n8n keeps the whole body for a redirect.
			disableFollowRedirect: true,
		};
		const { body } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'danceGeneratorApi',
			request,
		)) as { body: Readable };
		for await (const chunk of body) void chunk;
	};
}
