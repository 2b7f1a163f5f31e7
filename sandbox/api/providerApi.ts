import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ProviderId } from '../settings/providerIds';
import type { SandboxContext } from './context';
import { part } from './part';
import { Refusal } from './refusal';
import { readBodies, UnreadableBody } from './requestBody';
import type { NewTask, SandboxTask } from '../tasks/store';
import { keyState, trackVisits } from './visits';

/** What the framework refuses on a provider's behalf, in the words of that provider's document. */
export interface ProviderRefusals {
	unauthorized(): Refusal;
	/** A path that the document does not name. */
	unknownPath(): Refusal;
	/** A body that is not JSON, or too large to be read. */
	unreadable(reason: string): Refusal;
	/** The sandbox itself failed. */
	internal(reason: string): Refusal;
}

/** One provider's API. */
export interface ProviderApi {
	id: ProviderId;
	/** What stands before the document's paths; part of the credential's base URL. */
	basePath: string;
	/** The largest request body that is read, in bytes; 1 MiB when left out. */
	bodyLimitBytes?: number;
	refusals: ProviderRefusals;
	/** Adds the endpoints; paths as the document writes them after its base URL. */
	routes(scope: FastifyInstance, context: SandboxContext): void;
}

const textAt = (holder: unknown, name: string): string | undefined => {
	const value = (holder as Record<string, unknown> | undefined)?.[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Serves one provider: journal and faults first, then the key, then the provider's own routes. */
export function mountProvider(
	app: FastifyInstance,
	context: SandboxContext,
	api: ProviderApi,
): void {
	const provider = part(api.id, async (scope) => {
		readBodies(scope, api.bodyLimitBytes);
		trackVisits(scope, context, {
			kind: 'api',
			basePath: api.basePath,
			providerOf: () => api.id,
			taskIdOf: (request) => textAt(request.params, 'taskId') ?? textAt(request.query, 'taskId'),
		});
		scope.addHook('preHandler', async (request) => {
			if (request.method === 'OPTIONS') return;
			if (keyState(request, context.apiKey) !== 'valid') throw api.refusals.unauthorized();
			if (request.body instanceof UnreadableBody) {
				throw api.refusals.unreadable(request.body.reason);
			}
		});
		scope.setNotFoundHandler(async () => {
			throw api.refusals.unknownPath();
		});
		scope.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
			const isClientsFault = (error.statusCode ?? 500) < 500;
			const refusal =
				error instanceof Refusal
					? error
					: isClientsFault
						? api.refusals.unreadable(error.message)
						: api.refusals.internal(error.message);
			return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
		});
		api.routes(scope, context);
	});
	void app.register(provider, { prefix: api.basePath });
}

/** Takes a task in: it is paid from here on, whatever becomes of the answer. */
export function acceptTask(
	request: FastifyRequest,
	context: SandboxContext,
	task: Omit<NewTask, 'script'>,
): SandboxTask {
	const { entry, plan } = request.visit;
	entry.paidCreate = true;
	entry.taskId = task.taskId;
	return context.tasks.create({ ...task, script: plan.script });
}

/** Parses strictly; the provider words the refusal from the first issue found. */
export function parseOrRefuse<Schema extends z.ZodTypeAny>(
	schema: Schema,
	value: unknown,
	toRefusal: (issues: z.ZodIssue[]) => Refusal,
): z.output<Schema> {
	const result = schema.safeParse(value);
	if (result.success) return result.data as z.output<Schema>;
	throw toRefusal(result.error.issues);
}

/** `path: message` for every issue, for providers that explain refusals in one sentence. */
export const sentenceOf = (issues: z.ZodIssue[]): string =>
	issues
		.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
		.join('; ');
