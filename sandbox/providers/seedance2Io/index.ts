import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { SandboxContext } from '../../api/context';
import { acceptTask, parseOrRefuse, sentenceOf, type ProviderApi } from '../../api/providerApi';
import { Refusal } from '../../api/refusal';
import type { SandboxTask } from '../../tasks/store';
import { bodySchemas } from './bodies';
import { imageJob, videoJob, type Job } from './jobs';
import { createRateLimit, fingerprintOf, idempotencyKeyOf } from './limits';

/** Observed in public clients: the page lists codes and shows no error body. */
const refuse = (status: number, code: string, message: string, more: object = {}): Refusal =>
	new Refusal(status, { error: { code, message, ...more } });

const invalid = (issues: z.ZodIssue[]): Refusal =>
	refuse(400, 'invalid_request', sentenceOf(issues));

const statusOf = ({ status }: SandboxTask): string =>
	({ open: 'processing', succeeded: 'completed', failed: 'failed' })[status];

const toAnswer = (task: SandboxTask, job: Job): object => ({
	id: task.taskId,
	status: statusOf(task),
	model: job.model,
	credits_used: task.cost,
	credits_refunded: task.refunded,
	output: task.status === 'succeeded' ? job.output(task) : null,
	error: task.failure && {
		code: task.failure.code ?? 'generation_failed',
		message: task.failure.message,
	},
	created_at: task.createdAt.toISOString(),
	updated_at: (task.endedAt ?? new Date()).toISOString(),
});

/** Idempotency-Key -> the request that first came with it. */
type KnownKeys = Map<string, { fingerprint: string; taskId: string }>;

/** Creates the task, or finds the one that the same key and body created before. */
function submit(
	request: FastifyRequest,
	reply: FastifyReply,
	context: SandboxContext,
	keys: KnownKeys,
	job: Job,
) {
	const key = idempotencyKeyOf(request);
	if (key === undefined && context.modes().requireIdempotencyKey) {
		throw refuse(400, 'invalid_request', 'The Idempotency-Key header is required');
	}
	const fingerprint = fingerprintOf(request);
	const first = key === undefined ? undefined : keys.get(key);
	if (first && first.fingerprint !== fingerprint) {
		throw refuse(409, 'idempotency_conflict', 'Idempotency-Key was used with a different body');
	}
	if (!first && !context.credits.canPay('seedance2Io', job.cost)) {
		throw refuse(402, 'insufficient_credits', 'Not enough credits on the balance', {
			required_credits: job.cost,
			available_credits: context.credits.balance('seedance2Io').available,
		});
	}
	const task =
		(first && context.tasks.find('seedance2Io', first.taskId)) ??
		acceptTask(request, context, {
			provider: 'seedance2Io',
			taskId: `${job.idPrefix}${randomBytes(8).toString('hex')}`,
			prompt: job.prompt,
			cost: job.cost,
			durationSeconds: job.isAtOnce && context.modes().imagesAtOnce ? 0 : job.durationSeconds,
			toAnswer: (current) => toAnswer(current, job),
		});
	request.visit.entry.taskId = task.taskId;
	if (key !== undefined) keys.set(key, { fingerprint, taskId: task.taskId });
	const remaining = { remaining_credits: context.credits.balance('seedance2Io').available };
	return reply.code(201).send({
		id: task.taskId,
		status: statusOf(task),
		model: job.model,
		...job.echoed,
		credits_used: task.cost,
		...(job.isImage ? remaining : {}),
		...(job.isAtOnce && task.status === 'succeeded' ? { output: job.output(task) } : {}),
	});
}

function addCreates(scope: FastifyInstance, context: SandboxContext): void {
	const schemas = bodySchemas(context.origin);
	const keys: KnownKeys = new Map();
	context.onReset(() => keys.clear());
	for (const name of context.settings.seedance2IoVideoPaths) {
		scope.post(`/video/${name}`, async (request, reply) => {
			const body = parseOrRefuse(schemas.video, request.body, invalid);
			return submit(request, reply, context, keys, videoJob(body, context));
		});
	}
	scope.post('/image/gpt-image-2', async (request, reply) => {
		const body = parseOrRefuse(schemas.gptImage, request.body, invalid);
		return submit(request, reply, context, keys, imageJob('gpt2_', 'gpt-image-2', body, context));
	});
	scope.post('/image/nano-banana-pro', async (request, reply) => {
		const body = parseOrRefuse(schemas.nanoBanana, request.body, invalid);
		return submit(
			request,
			reply,
			context,
			keys,
			imageJob('nbp_', 'nano-banana-pro', body, context),
		);
	});
}

export const seedance2Io: ProviderApi = {
	id: 'seedance2Io',
	basePath: '/seedance2Io/api/v1',
	refusals: {
		unauthorized: () => refuse(401, 'unauthorized', 'Missing, invalid, or revoked API key'),
		unknownPath: () => refuse(404, 'not_found', 'No such endpoint'),
		unreadable: (reason) => refuse(400, 'invalid_request', reason),
		internal: (reason) => refuse(500, 'internal_error', reason),
	},
	routes: (scope, context) => {
		const takeRequest = createRateLimit(context);
		// After the key: the limit is the account's.
		scope.addHook('preHandler', async () => {
			const waitSeconds = takeRequest();
			if (waitSeconds === undefined) return;
			const refusal = refuse(429, 'rate_limited', 'Too many requests for this account');
			throw new Refusal(429, refusal.body, { 'retry-after': String(waitSeconds) });
		});
		addCreates(scope, context);
		scope.get<{ Params: { taskId: string } }>('/tasks/:taskId', async ({ params }) => {
			const task = context.tasks.find('seedance2Io', params.taskId);
			if (!task) throw refuse(404, 'not_found', 'Task does not exist or is not yours');
			return task.toAnswer(task);
		});
	},
};
