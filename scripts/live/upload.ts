import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { HEAD_BYTES, type MediaFile } from '../../media/mediaFile';
import { mediaTypeOf } from '../../media/mediaType';
import type { Provider } from '../../providers/provider';
import type { Api } from '../../transport/api';
import type { LiveCreate } from './creates';

const MEDIA = join(__dirname, '../../sandbox/media');

/** Uploads a create's files to the provider; gives their addresses by the field's name. */
export async function uploadFor(
	{ mode, uploads }: LiveCreate,
	provider: Provider,
	api: Api,
): Promise<Record<string, string>> {
	const addresses: Record<string, string> = {};
	for (const [field, file] of Object.entries(uploads)) {
		const kind = mode.media.find(({ name }) => name === field)?.kind;
		const slot = provider.uploads?.slots.find((candidate) => candidate.kind === kind);
		if (!provider.uploads || !slot) throw new Error(`${provider.id} has no upload for ${field}`);
		const { url } = await provider.uploads.upload(api, slot, await testFile(file));
		addresses[field] = url;
	}
	return addresses;
}

async function testFile(fileName: string): Promise<MediaFile> {
	const bytes = await readFile(join(MEDIA, fileName));
	const head = bytes.subarray(0, HEAD_BYTES);
	return {
		fileName,
		head,
		sizeBytes: bytes.length,
		type: mediaTypeOf(head),
		open: async () => bytes,
	};
}
