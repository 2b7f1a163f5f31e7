import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../model/json';
import { requireTaskId } from '../../tasks/taskId';
import type { ParameterReader } from '../form/readDelivery';

/**
 * The ID of an item's task: a text, as version 1 has it, or what was chosen.
 * @throws Failure `invalidInput`
 */
export function readTaskId(context: ParameterReader, json: IDataObject, itemIndex: number): string {
	const given = context.getNodeParameter('taskId', itemIndex, '');
	return requireTaskId(isRecord(given) && given.__rl === true ? chosenIn(given, json) : given);
}

function chosenIn({ mode, value }: Record<string, unknown>, json: IDataObject): unknown {
	// n8n's editor empties the value when another way to choose is tried.
	const isEmpty = value === undefined || value === null || value === '';
	return mode === 'fromItem' && isEmpty ? json.taskId : value;
}
