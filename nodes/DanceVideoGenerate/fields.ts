import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { mediaFieldNames } from '../../providers/mediaFields';
import type { Mode, Provider } from '../../providers/provider';
import { fieldsIn, fromVersion2, ofVersion1, shownFor } from '../../providers/shownFields';
import { taskOutputFields } from '../form/outputFields';
import type { Action } from '../form/actionFields';
import { batchFields } from './batchFields';
import { callBackFields, callBackOptions } from './callBack';
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
		description: 'What to generate, and from what',
	};
}

/** What a task costs is said before it is created. */
function priceNotice({ id, displayName, pricing, costNote }: Provider): INodeProperties {
	const price = pricing
		? `Price, as published: ${pricing.words}`
		: [`${displayName} publishes no price.`, costNote].filter(Boolean).join(' ');
	return {
		displayName: price,
		name: 'priceNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { provider: [id] } },
	};
}

/** The fields of every mode of every provider, but for the collections or the collections alone. */
function modeFields(which: 'plain' | 'collection'): INodeProperties[] {
	return PROVIDERS.flatMap(({ id, modes, callback }) =>
		modes.flatMap((mode) =>
			mode.fields
				.filter(({ type }) => (type === 'collection') === (which === 'collection'))
				.map((field) => (field.name === 'options' && callback ? withCallBack(field) : field))
				.flatMap((field) => withItemUrl(mode, field))
				.map((field) => shownFor(field, { provider: [id], mode: [mode.id] })),
		),
	);
}

/** The field for an item's file says what version 2 takes in its place (`addressOf`). */
function withItemUrl({ media }: Pick<Mode, 'media'>, field: INodeProperties): INodeProperties[] {
	const slot = media.find((one) => mediaFieldNames(one).binary === field.name);
	// With two frames it is taken only where the other one is no file.
	if (!slot || media.some((other) => other !== slot && other.kind === slot.kind)) return [field];
	const hint = `${field.hint ?? ''}. If an item has no file, the address in its field "url" is used.`;
	return [ofVersion1(field), fromVersion2({ ...field, hint })];
}

/** A mode's options with those of all providers that call, in their places by name. */
function withCallBack(field: INodeProperties): INodeProperties {
	const options = [...fieldsIn(field), ...callBackOptions];
	return { ...field, options: options.toSorted((one, other) => byName(one, other)) };
}

function byName(one: INodeProperties, other: INodeProperties): number {
	return one.displayName.localeCompare(other.displayName);
}

const callers = PROVIDERS.filter(({ callback }) => callback).map(({ id }) => id);

/** The form of every mode of every provider; the registry decides what there is. */
export const generateFields: INodeProperties[] = [
	...PROVIDERS.map(modeField),
	...modeFields('plain'),
	...PROVIDERS.map(priceNotice),
	whenCreatedField,
	...generateWaitFields,
	...callBackFields.map((field) => shownFor(field, { provider: callers })),
	...taskOutputFields,
	...modeFields('collection'),
	...batchFields,
];

/**
 * What the node panel offers: each mode. They say "Make a video": a node that is added for one goes the
 * whole way to it, and does not leave its user with a task that has not ended.
 */
export const generateActions: Action[] = PROVIDERS.flatMap(({ id, displayName, modes }) =>
	modes.map((mode) => ({
		group: displayName,
		action: mode.action,
		preset: {
			provider: id,
			mode: mode.id,
			whenCreated: 'waitForVideo',
		},
	})),
);

/** What the line under the node's name says; by provider and mode, as `vtrix.imageToVideo`. */
const MODE_NAMES = Object.fromEntries(
	PROVIDERS.flatMap((provider) =>
		provider.modes.map(({ id, name }) => [
			`${provider.id}.${id}`,
			`${provider.shortName ?? provider.displayName}: ${name}`,
		]),
	),
);

/** The line under the node's name. */
export const modeSubtitle = `={{ (${JSON.stringify(MODE_NAMES)})[$parameter["provider"] + "." + $parameter["mode"]] }}`;
