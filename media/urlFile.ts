import { isStream, type Bytes, type ByteStream } from '../transport/bytes';
import { inputFailure } from '../transport/failure';
import type { HttpClient } from '../transport/httpClient';
import { toBodyFailure } from '../transport/networkFailure';
import type { Egress } from './egress';
import { fetchFile, type FetchedFile } from './fetchFile';
import type { MediaFile } from './mediaFile';
import { retried, type Retries } from './retried';
import { guardSource, unseen } from './sourceGuard';
import { counted, peek } from './streams';

/** What fetches files from a user's addresses. */
export interface UrlSource extends Retries {
	httpClient: HttpClient;
	egress: Egress;
}

/**
 * A file at an address of the user's, streamed through from there. It is opened once to see what it
 * is; those bytes serve the first `open()`, further ones fetch it again.
 * @param maxBytes above this the stream is broken off, whatever the server said before.
 * @throws Failure `unsafeUrl` for an address that is closed to us, else what went wrong
 */
export async function fromUrl(
	source: UrlSource,
	url: string,
	maxBytes: number,
): Promise<MediaFile> {
	const fetchIt = async () => await fetchGuarded(source, url);
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
			const { head, whole } = await peek(unused, length).catch((error: unknown) => {
				throw toBodyFailure(error, url);
			});
			unused = whole;
			return head;
		},
		close: () => {
			if (isStream(unused)) unused.destroy();
			unused = undefined;
		},
	};
}

/** A passing failure is retried, but not in a private network: the delay would show what is there. */
async function fetchGuarded({ httpClient, egress, ...retries }: UrlSource, url: string) {
	const fetchOnce = async (): Promise<FetchedFile> => {
		const guard = guardSource(egress);
		const file = await fetchFile(httpClient, url, guard).catch((error: unknown) => {
			throw guard.disclose(error);
		});
		if (file.type || !guard.isPrivate()) return file;
		// That something else answers there must not show either.
		if (isStream(file.bytes)) file.bytes.destroy();
		throw unseen();
	};
	return await retried(fetchOnce, retries);
}

function limited(stream: ByteStream, maxBytes: number): ByteStream {
	return counted(stream, (bytes) => {
		if (bytes <= maxBytes) return;
		throw inputFailure([
			`The file at the URL is larger than the ${maxBytes / 1024 / 1024} MB allowed.`,
		]);
	});
}
