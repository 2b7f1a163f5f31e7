import type { JsonValue } from '../../model/json';
import type { Task, TaskOutput } from '../../model/task';
import { providerById } from '../../providers';
import { createApi } from '../../transport/api';

/** An account whose every question has this answer. */
function answering(id: string, body: JsonValue) {
	const provider = providerById(id);
	const api = createApi({
		httpClient: async () => ({ status: 200, headers: {}, body: JSON.stringify(body) }),
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example',
		toFailure: provider.toFailure,
		retries: 'once',
	});
	return { provider, api };
}

/** What a provider's status answer becomes. */
export const asked = async (id: string, body: JsonValue): Promise<Task> => {
	const { provider, api } = answering(id, body);
	return await provider.getTask(api, 'asked');
};
/** What its answer to a create becomes. */
export const created = async (id: string, body: JsonValue): Promise<Task> => {
	const { provider, api } = answering(id, body);
	return await provider.generate(api, { path: '/x', body: {} });
};

/** An output of which nothing else is known. */
export const output = (type: TaskOutput['type'], name: string, more: Partial<TaskOutput> = {}) => ({
	type,
	url: `https://cdn.example/${name}`,
	width: null,
	height: null,
	durationSeconds: null,
	...more,
});
/** The address of an output. */
export const at = (name: string) => `https://cdn.example/${name}`;
