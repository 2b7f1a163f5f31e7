import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { fromVersion2 } from '../../providers/shownFields';

import { TASK_FIELDS } from '../../model/task';
import type { ItemShape } from '../../tasks/itemShape';
import type { ParameterReader } from './readDelivery';
import { forCanvas, forTool } from './toolFields';

const outputs: INodePropertyOptions[] = [
	{
		name: 'Simplified',
		value: 'simplified',
		description:
			'Provider, task ID, status, video URL and cost, plus all other fields that have a value',
	},
	{
		name: 'Full',
		value: 'full',
		description: 'All fields of the task, including those without a value',
	},
];

const outputField: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	// One shape for all items of a run: the columns of a batch stay the same.
	noDataExpression: true,
	options: outputs,
	default: 'simplified',
	description: 'Which fields of the task to return',
};

/** Which fields of a task leave; a model, which reads every word of them, may be given fewer. */
const outputFields: INodeProperties[] = [
	forCanvas(outputField),
	forTool({
		...outputField,
		options: [
			...outputs,
			{
				name: 'Selected Fields',
				value: 'selectedFields',
				description: 'The task ID and the fields chosen below',
			},
		],
	}),
	forTool({
		displayName: 'Fields',
		name: 'fields',
		type: 'multiOptions',
		noDataExpression: true,
		options: TASK_FIELDS.map((name) => ({ name, value: name })),
		default: ['status', 'videoUrl'],
		description: 'Which fields of the task to return, besides its ID',
		displayOptions: { show: { output: ['selectedFields'] } },
	}),
];

/** Whether the fields of the incoming item leave too. */
export const includeInputField: INodeProperties = fromVersion2({
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		"Whether to keep the fields of the incoming item, such as a sheet's columns, next to those of this node. A field with the same name as one of this node's is dropped.",
});

/** How items leave, for nodes that give tasks. */
export const taskOutputFields: INodeProperties[] = [
	...outputFields.map(fromVersion2),
	includeInputField,
];

/** How the items of a run leave. Without the fields, as in version 1: all that is known of the task. */
export function readItemShape(context: ParameterReader): ItemShape {
	const fields = chosenFields(context);
	return {
		...(fields && { fields }),
		...(includesInput(context) && { includeInput: true }),
	};
}

/** Whether the fields of the incoming items leave too. */
export function includesInput(context: ParameterReader): boolean {
	return context.getNodeParameter(includeInputField.name, 0, false) === true;
}

function chosenFields(context: ParameterReader): ItemShape['fields'] {
	const output = context.getNodeParameter(outputField.name, 0, 'full');
	if (output === 'simplified') return output;
	if (output !== 'selectedFields') return undefined;
	const chosen = context.getNodeParameter('fields', 0, []);
	return Array.isArray(chosen) ? chosen.map(String) : [];
}
