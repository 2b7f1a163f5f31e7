import { isRecord } from '../../model/json';
import type { Callback } from '../provider';

/**
 * Source: `callback_url`. What is posted there is not documented: it is taken to be the task as the
 * status has it, also wrapped in `data`.
 */
export const callback: Callback = {
	taskIdOf: (body) => {
		if (!isRecord(body)) return undefined;
		const task = isRecord(body.data) ? body.data : body;
		const id = task.id ?? task.task_id;
		const text = typeof id === 'number' ? String(id) : id;
		return typeof text === 'string' && text !== '' ? text : undefined;
	},
};
