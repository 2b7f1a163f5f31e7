import { inputFailure } from '../transport/failure';
import { isStream, type Bytes, type ByteStream, type Wire } from '../transport/wire';
import { fetchFile } from './fetchFile';
import type { MediaFile } from './mediaFile';
import { counted, peek } from './streams';

/**
 * A file at an address of the user's, streamed through from there. It is opened once to see what it
 * is; those bytes serve the first `open()`, further ones fetch it again.
 * @param maxBytes above this the stream is broken off, whatever the server said before.
 */
export async function fromUrl(wire: Wire, url: string, maxBytes: number): Promise<MediaFile> {
	const fetchIt = async () => await fetchFile(wire, url, { allow: () => undefined });
	const first = await fetchIt();
	let unused: Bytes | undefined = first.bytes;
	const limit = (bytes: Bytes) => (Buffer.isBuffer(bytes) ? bytes : limited(bytes, maxBytes));
	return {
		fileName: first.fileName,
		type: first.type,
		sizeBytes: first.sizeBytes,
		head: first.head,
		open: async () => {
			const bytes = unused ?? (await fetchIt()).bytes;
			unused = undefined;
			return limit(bytes);
		},
		beginning: async (length) => {
			unused ??= (await fetchIt()).bytes;
			if (!isStream(unused)) return unused.subarray(0, length);
			const { head, whole } = await peek(unused, length);
			unused = whole;
			return head;
		},
		close: () => {
			if (isStream(unused)) unused.destroy();
			unused = undefined;
		},
	};
}

function limited(stream: ByteStream, maxBytes: number): ByteStream {
	return counted(stream, (bytes) => {
		if (bytes <= maxBytes) return;
		throw inputFailure([
			`The file at the URL is larger than the ${maxBytes / 1024 / 1024} MB allowed.`,
		]);
	});
}
