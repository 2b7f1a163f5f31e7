import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { mediaFields } from '../../providers/mediaFields';
import type { MediaSlot } from '../../providers/provider';
import { shownFor } from '../form/providerFields';

/** The providers one can upload to. */
export const UPLOADERS = PROVIDERS.filter((provider) => provider.uploads);

const kinds = [
	{ name: 'Image', value: 'image', description: 'The character that will dance' },
	{ name: 'Video', value: 'video', description: 'The dance to copy' },
];

function slotFields(providerId: string, slot: MediaSlot): INodeProperties[] {
	return mediaFields(slot, {
		sources: ['binary', 'url'],
		urlPlaceholder: `e.g. https://example.com/file.${slot.types[0] ?? ''}`,
	}).map((field) => shownFor(field, { provider: [providerId], kind: [slot.kind] }));
}

export const uploadFields: INodeProperties[] = [
	{
		displayName: 'File Type',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: kinds,
		default: 'image',
		description: 'What is uploaded',
	},
	...UPLOADERS.flatMap(({ id, uploads }) =>
		(uploads?.slots ?? []).flatMap((slot) => slotFields(id, slot)),
	),
];
