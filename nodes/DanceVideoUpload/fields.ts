import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { shownFor } from '../../providers/shownFields';
import { mediaFields } from '../../providers/mediaFields';
import type { MediaSlot } from '../../providers/provider';
import type { Action } from '../form/actionFields';
import { includeInputField } from '../form/outputFields';

/** The providers one can upload to. */
export const UPLOADERS = PROVIDERS.filter((provider) => provider.uploads);

const kinds = [
	{ name: 'Image', value: 'image', description: 'The character that will dance' },
	{ name: 'Video', value: 'video', description: 'The dance to copy' },
];

function slotFields(providerId: string, slot: MediaSlot): INodeProperties[] {
	return mediaFields(slot, {
		sources: ['binary', 'url'],
		urlPlaceholder: `e.g. https://example.com/file.${slot.types[0]}`,
	}).map((field) => shownFor(field, { provider: [providerId], kind: [slot.kind] }));
}

/** What the node panel offers. */
export const uploadActions: Action[] = [
	{ group: 'File', action: 'Upload an image', preset: { kind: 'image' } },
	{ group: 'File', action: 'Upload a reference video', preset: { kind: 'video' } },
];

export const uploadFields: INodeProperties[] = [
	{
		displayName:
			'For a single video you do not need this node: Dance Video Generate uploads the file itself. Use this node when several videos share a file.',
		name: 'whenNeededNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'File Type',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: kinds,
		default: 'image',
		description: 'What to upload',
	},
	...PROVIDERS.flatMap(({ id, uploads }) =>
		uploads ? uploads.slots.flatMap((slot) => slotFields(id, slot)) : [],
	),
	includeInputField,
];
