import type { IExecuteFunctions } from 'n8n-workflow';

import type { MediaFile } from '../../media/mediaFile';
import type { MediaKind } from '../../media/mediaType';
import type { MediaSlot } from '../../providers/provider';
import { isWebUrl } from '../../providers/values';
import { isVersion2 } from './versions';

/** The address that an item gives for a media field that asks for its file, or why it is not taken. */
export type ItemAddress = { url: string } | { notTaken: string };

/**
 * The address that an item itself gives for a media field that asks for its file, as the items of Dance Video
 * Upload File do; `undefined` when it gives none. Not in version 1, where such an item was an error. Of an
 * address of which nobody says what is there, nobody can tell for which of several files it stands.
 * @param files all media fields that ask for the item's files
 */
export function addressOf(
	context: IExecuteFunctions,
	slot: Pick<MediaSlot, 'kind'>,
	files: ReadonlyArray<Pick<MediaSlot, 'kind'>>,
	itemIndex: number,
): ItemAddress | undefined {
	const { url, kind = kindByName(url) } = jsonOf(context, itemIndex);
	if (!isVersion2(context) || typeof url !== 'string' || !isWebUrl(url)) return undefined;
	if (kind !== undefined && kind !== slot.kind) {
		return { notTaken: `it is for another kind of file (${JSON.stringify(kind)})` };
	}
	if (files.filter((file) => file.kind === slot.kind).length > 1) {
		return { notTaken: `it could be any of several files of the kind ${slot.kind}` };
	}
	if (kind === undefined && files.length > 1) {
		const kinds = files.map((file) => `"${file.kind}"`).join(' or ');
		return {
			notTaken: `nothing tells what kind of file it is: give the item a field "kind" with ${kinds}`,
		};
	}
	return { url };
}

const NAMES: ReadonlyArray<[MediaKind, RegExp]> = [
	['image', /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|heic|svg)$/i],
	['video', /\.(mp4|mov|m4v|webm|mkv|avi)$/i],
	['audio', /\.(mp3|wav|m4a|ogg|flac|aac)$/i],
];

/** What the name of a file says that it is. */
function kindByName(url: unknown): MediaKind | undefined {
	if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
	const { pathname } = new URL(url);
	return NAMES.find(([, name]) => name.test(pathname))?.[0];
}

/**
 * Whether the item's file is the one that was uploaded to its address: the same provider has it, and a node in
 * between that changed the file would have changed its size too. Then it is not sent a second time.
 */
export function isUploaded(
	context: IExecuteFunctions,
	{ sizeBytes }: Pick<MediaFile, 'sizeBytes'>,
	itemIndex: number,
): boolean {
	const json = jsonOf(context, itemIndex);
	return (
		sizeBytes !== undefined &&
		json.sizeBytes === sizeBytes &&
		json.provider === context.getNodeParameter('provider', 0, '')
	);
}

function jsonOf(context: IExecuteFunctions, itemIndex: number) {
	return context.getInputData()[itemIndex]?.json ?? {};
}
