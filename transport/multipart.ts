import { randomUUID } from 'crypto';

import { through, type Bytes } from './wire';

/** One file to be sent as a form field. */
export interface MultipartFile {
	fieldName: string;
	fileName: string;
	mimeType: string;
	/** Unknown for some URL sources; then the body is sent in chunks without a length. */
	sizeBytes?: number;
	/** Opens the bytes from the start; called again for each try. */
	open(): Promise<Bytes>;
}

/** The body and headers of a form with one file. The file is streamed, never held in memory. */
export async function multipartBody(
	file: MultipartFile,
): Promise<{ body: Bytes; headers: Record<string, string> }> {
	const boundary = `----dance-video-${randomUUID()}`;
	const preamble = Buffer.from(
		`--${boundary}\r\n` +
			`Content-Disposition: form-data; name="${quoted(file.fieldName)}"; filename="${quoted(file.fileName)}"\r\n` +
			`Content-Type: ${file.mimeType}\r\n\r\n`,
	);
	const closing = Buffer.from(`\r\n--${boundary}--\r\n`);
	const source = await file.open();
	const body = Buffer.isBuffer(source)
		? Buffer.concat([preamble, source, closing])
		: through(source, async function* (bytes) {
				yield preamble;
				yield* bytes;
				yield closing;
			});
	return {
		body,
		headers: {
			'Content-Type': `multipart/form-data; boundary=${boundary}`,
			...(file.sizeBytes !== undefined && {
				'Content-Length': String(preamble.length + file.sizeBytes + closing.length),
			}),
		},
	};
}

/** As browsers write names in form data: quotes and line breaks percent-encoded. */
function quoted(name: string): string {
	return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
