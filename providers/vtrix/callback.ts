import { isRecord } from '../../model/json';
import type { Callback } from '../provider';

/**
 * Source: `callback_url`. What is posted there is not documented: it is taken to be the task as the
 * status has it, also wrapped in `data`.
 */
export const callback: Callback = {
	taskIdOf: (body) => (isRecord(body) ? (idIn(body.data) ?? idIn(body)) : undefined),
};

function idIn(task: unknown): string | undefined {
	if (!isRecord(task)) return undefined;
	const id = task.id ?? task.task_id;
	const text = typeof id === 'number' ? String(id) : id;
	return typeof text === 'string' && text !== '' ? text : undefined;
}
