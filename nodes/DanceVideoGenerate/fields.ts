import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';
import { taskOutputFields } from '../form/outputFields';
import type { Action } from '../form/actionFields';
import { shownFor } from '../form/providerFields';
import { batchFields } from './batchFields';
import { callBackFields } from './callBack';
import { generateWaitFields, whenCreatedField } from './waitFields';

function modeField({ id, modes }: Provider): INodeProperties {
	const firstMode = modes[0]?.id ?? '';
	return {
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		// The fields shown depend on it, so it cannot change from item to item.
		noDataExpression: true,
		options: modes.map((mode) => ({
			name: mode.name,
			value: mode.id,
			description: mode.description,
		})),
		default: firstMode,
		displayOptions: { show: { provider: [id] } },
		description: 'What is generated, and from what',
	};
}

/** The published price, where there is one, is said before anything is submitted. */
function priceNotice({ id, pricing }: Provider): INodeProperties[] {
	if (!pricing) return [];
	return [
		{
			displayName: `Price, as published: ${pricing.words}`,
			name: 'priceNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { provider: [id] } },
		},
	];
}

/** The fields of every mode of every provider, but for the collections or the collections alone. */
function modeFields(which: 'plain' | 'collection'): INodeProperties[] {
	return PROVIDERS.flatMap(({ id, modes }) =>
		modes.flatMap((mode) =>
			mode.fields
				.filter(({ type }) => (type === 'collection') === (which === 'collection'))
				.map((field) => shownFor(field, { provider: [id], mode: [mode.id] })),
		),
	);
}

const callers = PROVIDERS.filter(({ callback }) => callback).map(({ id }) => id);

/** The form of every mode of every provider; the registry decides what there is. */
export const generateFields: INodeProperties[] = [
	...PROVIDERS.map(modeField),
	...PROVIDERS.flatMap(priceNotice),
	...modeFields('plain'),
	whenCreatedField,
	...generateWaitFields,
	...callBackFields.map((field) => shownFor(field, { provider: callers })),
	...taskOutputFields,
	...modeFields('collection'),
	...batchFields,
];

/** What the node panel offers: each mode, and where dances are made the whole way to the video. */
export const generateActions: Action[] = PROVIDERS.flatMap(({ id, displayName, modes }) =>
	modes.map((mode) => ({
		group: displayName,
		action: mode.action,
		preset: {
			provider: id,
			mode: mode.id,
			...(mode.waits && { whenCreated: 'waitForVideo' }),
		},
	})),
);

/**
 * What the form calls each mode, for the line under the node's name; by provider and mode, as
 * `vtrix.imageToVideo`, because two providers may call the same mode differently.
 */
const MODE_NAMES = Object.fromEntries(
	PROVIDERS.flatMap((provider) =>
		provider.modes.map(({ id, name }) => [`${provider.id}.${id}`, name]),
	),
);

/** The line under the node's name. */
export const modeSubtitle = `={{ (${JSON.stringify(MODE_NAMES)})[$parameter["provider"] + "." + $parameter["mode"]] }}`;
