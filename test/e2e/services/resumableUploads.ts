import { randomUUID } from 'node:crypto';

import { Refusal, type ServiceAnswer, type ServiceRequest } from './service';

interface Upload {
	mimeType: string;
	chunks: Buffer[];
	received: number;
	finish(file: { mimeType: string; content: Buffer }): object;
}

/**
 * Google's resumable uploads: a first request tells what comes and gets an address, the bytes follow
 * in chunks. Source: https://developers.google.com/workspace/drive/api/guides/manage-uploads#resumable
 */
export interface ResumableUploads {
	/** @param finish gives what the service answers when the last chunk has come */
	begin(request: ServiceRequest, finish: Upload['finish']): ServiceAnswer;
	/** Takes the next chunk. */
	put(request: ServiceRequest): ServiceAnswer;
}

/** @param address where the bytes of an upload go */
export function createResumableUploads(address: string): ResumableUploads {
	const open = new Map<string, Upload>();
	return {
		begin({ url, headers }, finish) {
			if (url.searchParams.get('uploadType') !== 'resumable') {
				throw new Refusal(400, 'Only resumable uploads are expected');
			}
			const mimeType = String(headers['x-upload-content-type'] ?? '');
			if (!mimeType.startsWith('video/')) throw new Refusal(400, `Not a video: "${mimeType}"`);
			const id = randomUUID();
			open.set(id, { mimeType, chunks: [], received: 0, finish });
			return { headers: { location: `${address}?uploadType=resumable&upload_id=${id}` } };
		},
		put({ url, headers, body }) {
			const id = url.searchParams.get('upload_id') ?? '';
			const upload = open.get(id);
			if (!upload) throw new Refusal(404, 'There is no such upload');
			const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
			const [from = NaN, to = NaN, size = NaN] = (range ?? []).slice(1).map(Number);
			if (from !== upload.received || to - from + 1 !== body.length) {
				throw new Refusal(400, `${headers['content-range']} is not what came`);
			}
			upload.chunks.push(body);
			upload.received += body.length;
			if (upload.received < size) {
				if (body.length % (256 * 1024) !== 0) {
					throw new Refusal(400, 'A chunk is a multiple of 256 KB');
				}
				return { status: 308, headers: { range: `bytes=0-${upload.received - 1}` } };
			}
			open.delete(id);
			const content = Buffer.concat(upload.chunks);
			return { body: upload.finish({ mimeType: upload.mimeType, content }) };
		},
	};
}
