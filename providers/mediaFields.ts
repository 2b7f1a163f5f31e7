import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { MEGABYTE } from '../media/mediaFile';
import type { MediaSlot } from './provider';

/** Where a file may come from; the values that workflows hold. */
type Source = 'binary' | 'url';

/** What the form says about a media field. */
export interface MediaFieldTexts {
	/** Where the file may come from, in the order shown; the first one is the default. */
	sources: readonly [Source, ...Source[]];
	/** Further choices that other fields of the form belong to, e.g. a TikTok link. */
	otherSources?: INodePropertyOptions[];
	urlPlaceholder: string;
	/** What else is to be known of the address; sentences. */
	urlNote?: string;
	/** What of it everybody should see. */
	urlHint?: string;
	/** The name of the incoming file's field; `data` is what n8n's nodes use. */
	defaultBinaryField?: string;
	displayOptions?: IDisplayOptions;
}

const SOURCE_OPTIONS: Record<Source, INodePropertyOptions> = {
	binary: {
		name: 'File From a Previous Node',
		value: 'binary',
		description: 'A binary file of the incoming item',
	},
	url: { name: 'URL', value: 'url', description: 'A public address that the provider can fetch' },
};

/** The names of the form's fields for a slot. */
export function mediaFieldNames(slot: Pick<MediaSlot, 'name'>) {
	return {
		source: `${slot.name}Source`,
		url: `${slot.name}Url`,
		binary: `${slot.name}Binary`,
	} as const;
}

/** The largest file of a slot in words, e.g. "at most 10 MB". */
export function sizeLimit({ maxBytes }: Pick<MediaSlot, 'maxBytes'>): string {
	const excluded = maxBytes + 1;
	return excluded % MEGABYTE === 0
		? `less than ${excluded / MEGABYTE} MB`
		: `at most ${maxBytes / MEGABYTE} MB`;
}

/** What stands under a field for an address where the provider takes no files. */
export const NO_FILES_HINT = 'A public address: this provider takes no files';

/** The same under a field for several addresses. */
export const NO_FILES_LIST_HINT =
	'Public addresses, separated by commas: this provider takes no files';

/** The form's fields for a media slot: where it comes from, then the one that belongs to that. */
export function mediaFields(slot: MediaSlot, texts: MediaFieldTexts): INodeProperties[] {
	const names = mediaFieldNames(slot);
	const limits = `${slot.types.join(', ')}; ${sizeLimit(slot)}`;
	const options = [
		...texts.sources.map((source) => SOURCE_OPTIONS[source]),
		...(texts.otherSources ?? []),
	];
	const [firstSource] = texts.sources;
	const binaryField = texts.defaultBinaryField ?? 'data';
	const show = (source: string): IDisplayOptions => ({
		...texts.displayOptions,
		show: { ...texts.displayOptions?.show, [names.source]: [source] },
	});
	return [
		{
			displayName: `${slot.displayName} Source`,
			name: names.source,
			type: 'options',
			noDataExpression: true,
			options,
			default: firstSource,
			description: `Where the ${slot.displayName.toLowerCase()} comes from (${limits})`,
			...(texts.displayOptions && { displayOptions: texts.displayOptions }),
		},
		{
			displayName: `${slot.displayName} URL`,
			name: names.url,
			type: 'string',
			required: true,
			default: '',
			placeholder: texts.urlPlaceholder,
			...(texts.urlHint !== undefined && { hint: texts.urlHint }),
			description: [`Public address of the ${slot.kind} (${limits})`, texts.urlNote]
				.filter(Boolean)
				.join('. '),
			displayOptions: show('url'),
		},
		{
			displayName: `${slot.displayName} Input Field`,
			name: names.binary,
			type: 'string',
			required: true,
			default: binaryField,
			hint: 'The name of the input field containing the file',
			description: `The file (${limits}) is checked and passed to the provider for you`,
			displayOptions: show('binary'),
		},
	];
}
