import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { request } from 'undici';

import { FORM_HEAD, FORM_TAIL, FORM_TYPE } from './form';
import type { Work } from './work';

/** The same bytes over the same wire, as directly as Node can do it. */
export async function prepareUndici(work: Work): Promise<() => Promise<void>> {
	return work.direction === 'upload' ? await upload(work) : download(work);
}

async function upload({ file = '', baseUrl, apiKey }: Work): Promise<() => Promise<void>> {
	const { size } = await stat(file);
	async function* body() {
		yield FORM_HEAD;
		yield* createReadStream(file) as AsyncIterable<Buffer>;
		yield FORM_TAIL;
	}
	return async () => {
		const answer = await request(`${baseUrl}/upload/video`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${apiKey}`,
				'content-type': FORM_TYPE,
				'content-length': String(FORM_HEAD.length + size + FORM_TAIL.length),
			},
			body: Readable.from(body(), { objectMode: false }),
		});
		await requireOk(answer);
	};
}

function download({ resultUrl = '', folder }: Work): () => Promise<void> {
	return async () => {
		const answer = await request(resultUrl);
		if (answer.statusCode !== 200) await requireOk(answer);
		await pipeline(answer.body, createWriteStream(join(folder, 'plain.mp4')));
	};
}

async function requireOk({ statusCode, body }: Awaited<ReturnType<typeof request>>) {
	const text = await body.text();
	if (statusCode !== 200) throw new Error(`The sandbox answered ${statusCode}: ${text}`);
}
