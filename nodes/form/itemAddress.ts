import type { IExecuteFunctions } from 'n8n-workflow';

import type { MediaFile } from '../../media/mediaFile';
import type { MediaSlot } from '../../providers/provider';
import { isWebUrl } from '../../providers/values';
import { isVersion2 } from './versions';

/**
 * The address that an item itself gives for a media field that asks for its file, as the items of Dance Video
 * Upload File do; `undefined` when it gives none, or one of another kind of file. Not in version 1, where such
 * an item was an error.
 */
export function addressOf(
	context: IExecuteFunctions,
	slot: Pick<MediaSlot, 'kind'>,
	itemIndex: number,
): string | undefined {
	const { url, kind = slot.kind } = jsonOf(context, itemIndex);
	const isMeant = isVersion2(context) && kind === slot.kind;
	return isMeant && typeof url === 'string' && isWebUrl(url) ? url : undefined;
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
