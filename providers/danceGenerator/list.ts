import { z } from 'zod';

import type { JsonValue } from '../../model/json';
import { parseResponse } from '../../transport/httpResponse';
import type { Provider } from '../provider';
import { STATUS_FILTERS, taskAnswer, toTask } from './task';

const listSchema = z.object({
	tasks: z.array(taskAnswer),
	pagination: z.object({ total: z.number().nullish() }).nullish(),
});

/** The same tasks as they came. */
const rawListSchema = z.object({ tasks: z.array(z.custom<JsonValue>()) });

/** `GET /tasks`. Source: "List Tasks" (limit: default 20, max 100). */
export const listTasks: NonNullable<Provider['listTasks']> = {
	statuses: ['pending', 'processing', 'succeeded', 'failed'],
	maxPageSize: 100,
	page: async (api, { status, page, limit }) => {
		const query = { page, limit, ...(status && { status: STATUS_FILTERS[status] }) };
		const response = await api.get('/tasks', query);
		const { tasks, pagination } = parseResponse(listSchema, response, 'a list of tasks');
		const { tasks: raws } = parseResponse(rawListSchema, response, 'a list of tasks');
		return {
			tasks: tasks.map((native, index) => toTask(native, raws[index])),
			total: pagination?.total ?? null,
		};
	},
};
