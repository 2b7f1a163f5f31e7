import { isRecord } from '../../model/json';
import type { Callback } from '../provider';

/** Source: "Callback Payload": "the same format as the queryTask response". */
export const callback: Callback = {
	taskIdOf: (body) => {
		const taskId = isRecord(body) ? body.taskId : undefined;
		return typeof taskId === 'string' && taskId !== '' ? taskId : undefined;
	},
};
