import type { IExecuteFunctions } from 'n8n-workflow';

import { inputFailure } from '../transport/failure';
import { HEAD_BYTES, type MediaFile } from './mediaFile';
import { mediaTypeOf } from './mediaType';

/**
 * A binary file of an incoming item.
 * @throws Failure `invalidInput` when the item has no file in that field, naming those it has.
 */
export async function fromBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	displayName: string,
): Promise<MediaFile> {
	const binary = findBinary(context, itemIndex, field);
	if (!binary) {
		const present = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
		throw inputFailure([
			`${displayName} Input Field: the item has no file in the field "${field}" (${present.length > 0 ? `it has: ${present.join(', ')}` : 'it has no files at all'}).`,
		]).with({ nextStep: adviceFor(displayName, present) });
	}
	const fileName =
		binary.fileName ?? (binary.fileExtension ? `file.${binary.fileExtension}` : 'file');
	const { id } = binary;
	if (id === undefined) {
		// n8n keeps files in memory in its default mode; streaming would not save anything.
		const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, field);
		const head = bytes.subarray(0, HEAD_BYTES);
		return {
			fileName,
			type: mediaTypeOf(head),
			sizeBytes: bytes.length,
			head,
			open: async () => bytes,
		};
	}
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	// In pieces of that size: a larger one, of which the rest is dropped, is garbage for each file.
	const head = await readHead(await context.helpers.getBinaryStream(id, HEAD_BYTES));
	return {
		fileName,
		type: mediaTypeOf(head),
		sizeBytes: fileSize,
		head,
		open: async () => await context.helpers.getBinaryStream(id),
	};
}

function adviceFor(displayName: string, present: readonly string[]): string {
	const [first] = present;
	return first === undefined
		? `Nothing was sent and nothing paid. Put a node before this one that outputs a file, such as HTTP Request with the response format File, or set ${displayName} Source to URL.`
		: `Nothing was sent and nothing paid. Set ${displayName} Input Field to a field that the item has, such as "${first}", or set ${displayName} Source to URL.`;
}

function findBinary(context: IExecuteFunctions, itemIndex: number, field: string) {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		// Its message does not say which fields there are; the caller's does.
		return undefined;
	}
}

async function readHead(stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		size += chunk.length;
		// Leaving the loop closes the stream.
		if (size >= HEAD_BYTES) break;
	}
	return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}
