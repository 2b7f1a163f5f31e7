import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { TASK_FIELDS } from '../../model/task';
import type { ItemShape } from '../../tasks/itemShape';
import type { ErrorPolicy } from './nodeError';

/** What a simplified task has, whether or not it is known. */
const ALWAYS: readonly string[] = ['provider', 'taskId', 'status', 'videoUrl', 'cost'];

/** The names that are this package's in an item, whether or not it has something to say under them. */
const OWN: ReadonlySet<string> = new Set([
	...TASK_FIELDS,
	'callBack',
	'submitOnceKey',
	'message',
	'details',
]);

/** The fields of a task that leave. Its ID is always among them, and why it failed, or was not created. */
export function chooseFields(json: IDataObject, fields: ItemShape['fields']): IDataObject {
	if (fields === undefined) return json;
	const isChosen =
		fields === 'simplified'
			? (name: string) => ALWAYS.includes(name) || !isEmpty(json[name])
			: (name: string) =>
					name === 'taskId' ||
					fields.includes(name) ||
					(['error', 'details', 'message'].includes(name) && !isEmpty(json[name]));
	return Object.fromEntries(Object.entries(json).filter(([name]) => isChosen(name)));
}

/**
 * The fields of the incoming item, then the node's own. A field with one of our names gives way even where
 * we have nothing to say under it: the error or the estimate of another task must not be read as this one's.
 */
export function besideInput(json: IDataObject, input: IDataObject = {}): IDataObject {
	const others = Object.entries(input).filter(([name]) => !OWN.has(name) && !(name in json));
	return { ...Object.fromEntries(others), ...json };
}

/** An item in the shape that was asked for. */
export function withShape(
	item: INodeExecutionData,
	{ fields, includeInput }: ItemShape = {},
	input?: INodeExecutionData,
): INodeExecutionData {
	const json = chooseFields(item.json, fields);
	return { ...item, json: includeInput ? besideInput(json, input?.json) : json };
}

/** The same for an error item; n8n itself adds the input to one that leaves by the error output. */
export function errorWithShape(
	policy: ErrorPolicy,
	item: INodeExecutionData,
	shape: ItemShape = {},
	input?: INodeExecutionData,
): INodeExecutionData {
	return policy === 'item' ? withShape(item, shape, input) : item;
}

/** Whether a field says nothing. */
export function isEmpty(value: unknown): boolean {
	const isEmptyList = Array.isArray(value) && value.length === 0;
	return value === null || value === undefined || value === '' || isEmptyList;
}
