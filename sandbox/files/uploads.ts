import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { detectType, extensionOf, HEAD_BYTES, type DetectedType } from './fileType';

/** A file that arrived, written to the temporary folder while it was hashed. */
export interface ReceivedFile {
	temporaryPath: string;
	sha256: string;
	/** In bytes. */
	size: number;
	/** What the bytes are; undefined when nothing that is known. */
	type: DetectedType | undefined;
}

/** An upload that was accepted and can be fetched again. */
export interface StoredUpload {
	/** Its path on the sandbox's origin, the same for the same bytes. */
	urlPath: string;
	filePath: string;
	type: DetectedType;
	size: number;
}

export interface UploadStore {
	/** Streams a file to disk; no more than a chunk of it is ever in memory. */
	receive(stream: Readable): Promise<ReceivedFile>;
	keep(file: ReceivedFile, type: DetectedType): Promise<StoredUpload>;
	discard(file: ReceivedFile): Promise<void>;
	find(urlPath: string): StoredUpload | undefined;
	reset(): void;
	/** Removes the temporary folder. */
	close(): Promise<void>;
}

/** Uploads of one sandbox, in a folder of its own under the system's temporary one. */
export async function createUploadStore(): Promise<UploadStore> {
	const folder = await mkdtemp(join(tmpdir(), 'dance-video-sandbox-'));
	const uploads = new Map<string, StoredUpload>();
	return {
		receive: async (stream) => {
			const temporaryPath = join(folder, randomUUID());
			const hash = createHash('sha256');
			let head = Buffer.alloc(0);
			let size = 0;
			await pipeline(
				stream,
				async function* (chunks: AsyncIterable<Buffer>) {
					for await (const chunk of chunks) {
						hash.update(chunk);
						size += chunk.length;
						if (head.length < HEAD_BYTES) {
							head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
						}
						yield chunk;
					}
				},
				createWriteStream(temporaryPath),
			);
			return { temporaryPath, sha256: hash.digest('hex'), size, type: detectType(head) };
		},
		keep: async (file, type) => {
			const name = `${file.sha256.slice(0, 32)}.${extensionOf[type]}`;
			const urlPath = type.startsWith('video/') ? `/files/videos/${name}` : `/files/${name}`;
			const filePath = join(folder, name);
			// The same bytes again replace themselves.
			await rename(file.temporaryPath, filePath);
			const upload = { urlPath, filePath, type, size: file.size };
			uploads.set(urlPath, upload);
			return upload;
		},
		discard: (file) => rm(file.temporaryPath, { force: true }),
		find: (urlPath) => uploads.get(urlPath),
		reset: () => uploads.clear(),
		close: () => rm(folder, { recursive: true, force: true }),
	};
}
