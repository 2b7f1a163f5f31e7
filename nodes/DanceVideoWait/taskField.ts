import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { fromVersion2, ofVersion1, shownFor } from '../../providers/shownFields';
import { FROM_ITEM } from '../form/providerFields';
import { forCanvas, forTool } from '../form/toolFields';

/** A task ID as text: how version 1 has it, and how a model fills it in. */
const taskIdField: INodeProperties = {
	displayName: 'Task ID',
	name: 'taskId',
	type: 'string',
	required: true,
	default: '={{ $json.taskId }}',
	description: 'ID of the task to wait for. Dance Video Generate returns it as taskId.',
};

const taskField: INodeProperties = {
	displayName: 'Task',
	name: 'taskId',
	type: 'resourceLocator',
	default: { mode: 'fromItem', value: '={{ $json.taskId }}' },
	modes: [
		{
			displayName: 'From Incoming Item',
			name: 'fromItem',
			type: 'string',
			placeholder: '={{ $json.taskId }}',
			hint: 'If left empty, the field taskId of each item is used, as Dance Video Generate returns it',
		},
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTasks', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
		},
	],
	description: 'The task to wait for',
};

/** Where the provider of each item counts, the list is that of the only one whose credential there is. */
const withList = [...PROVIDERS.filter(({ listTasks }) => listTasks).map(({ id }) => id), FROM_ITEM];
const withoutList = PROVIDERS.map(({ id }) => id).filter((id) => !withList.includes(id));

const isNoList = ({ type }: INodePropertyMode) => type !== 'list';

/** How the task is chosen. */
export const taskFields: INodeProperties[] = [
	ofVersion1(taskIdField),
	forTool(fromVersion2(taskIdField)),
	...[
		shownFor(taskField, { provider: withList }),
		shownFor({ ...taskField, modes: taskField.modes?.filter(isNoList) }, { provider: withoutList }),
	].map((field) => forCanvas(fromVersion2(field))),
];
