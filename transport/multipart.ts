import { randomUUID } from 'crypto';

import { through, type Bytes } from './bytes';
import { Failure } from './failure';

/** One file to be sent as a form field. */
export interface MultipartFile {
	fieldName: string;
	fileName: string;
	mimeType: string;
	/** Unknown for some URL sources; then the body is sent in chunks without a length. */
	sizeBytes?: number;
	/** Told how many of the file's bytes have been sent. */
	onSent?(bytes: number): void;
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
				yield* ofLength(bytes, file);
				yield closing;
			});
	const sizeBytes = Buffer.isBuffer(source) ? source.length : file.sizeBytes;
	return {
		body,
		headers: {
			'Content-Type': `multipart/form-data; boundary=${boundary}`,
			...(sizeBytes !== undefined && {
				'Content-Length': String(preamble.length + sizeBytes + closing.length),
			}),
		},
	};
}

/** Of fewer bytes than announced the server would wait for the rest; more would be no form any more. */
async function* ofLength(
	bytes: AsyncIterable<Buffer>,
	{ fileName, sizeBytes, onSent }: MultipartFile,
): AsyncIterable<Buffer> {
	let count = 0;
	for await (const chunk of bytes) {
		count += chunk.length;
		if (sizeBytes !== undefined && count > sizeBytes) throw oddLength(fileName, sizeBytes);
		onSent?.(count);
		yield chunk;
	}
	if (sizeBytes !== undefined && count < sizeBytes) throw oddLength(fileName, sizeBytes);
}

function oddLength(fileName: string, sizeBytes: number): Failure {
	return new Failure({
		kind: 'invalidInput',
		message: `The file "${fileName}" was not uploaded: it does not have the ${sizeBytes} bytes it was said to have`,
		nextStep: 'Run the node again; a file from a URL may have changed meanwhile.',
		retryable: false,
	});
}

/** As browsers write names in form data: quotes and line breaks percent-encoded. */
function quoted(name: string): string {
	return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
