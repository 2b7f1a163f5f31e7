import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SandboxContext } from '../../api/context';
import { textOf, webUrl } from '../../api/fields';
import { inListOrder } from '../../settings/modes';
import { acceptTask, parseOrRefuse, type ProviderApi } from '../../api/providerApi';
import { resultUrl } from '../../api/results';
import { isQueued, progressOf, type SandboxTask } from '../../tasks/store';
import { invalid, refuse } from './errors';
import { referenceSeconds } from './reference';
import { addUploadRoutes } from './upload';

const CREDITS_PER_SECOND = 7;
/** "typically takes 2-3 minutes"; the document's example estimates 180. */
const TASK_SECONDS = 180;

const isAtTiktok = (text: string) => /(^|\.)tiktok\.com$/i.test(new URL(text).hostname);
const tiktokUrl = webUrl.refine(isAtTiktok, { message: 'must be a TikTok link' });
/** Ours: the document has a field of its own for links, and takes MP4 and MOV files here. */
const videoUrl = webUrl.refine((text) => !isAtTiktok(text), {
	message: 'must be the address of a video file; a TikTok link goes into tiktok_url',
});

const generateBody = z
	.object({
		character_image_url: webUrl,
		reference_video_url: videoUrl.optional(),
		tiktok_url: tiktokUrl.optional(),
		prompt: textOf(0, 2500).optional(),
		character_orientation: z.enum(['image', 'video']).default('image'),
		keep_original_sound: z.boolean().default(true),
	})
	.strict()
	.refine((body) => (body.reference_video_url === undefined) !== (body.tiktok_url === undefined), {
		message: 'exactly one of reference_video_url and tiktok_url is required',
		path: ['reference_video_url'],
	});

/** Query parameters arrive as text. */
const wholeNumber = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const listQuery = z
	.object({
		status: z.enum(['pending', 'processing', 'success', 'failed']).optional(),
		page: wholeNumber.pipe(z.number().min(1)).default('1'),
		limit: wholeNumber.pipe(z.number().min(1).max(100)).default('20'),
	})
	.strict();

function statusOf(task: SandboxTask): 'pending' | 'processing' | 'success' | 'failed' {
	if (task.status === 'open') return isQueued(task) ? 'pending' : 'processing';
	return task.status === 'succeeded' ? 'success' : 'failed';
}

const listed = (task: SandboxTask) => ({
	task_id: task.taskId,
	status: statusOf(task),
	cost_credits: task.cost,
	created_at: task.createdAt.toISOString(),
	completed_at: task.endedAt?.toISOString() ?? null,
});

function toAnswer(task: SandboxTask, context: SandboxContext): object {
	const { task_id, status, ...rest } = listed(task);
	const isDone = status === 'success';
	const progress = isQueued(task) ? 0 : Math.floor(progressOf(task) * 100);
	const result = isDone ? { video_url: resultUrl(context, task, 'result.mp4') } : null;
	// `error` is only shown as null in the document; a sentence is ours.
	return { task_id, status, progress, result, ...rest, error: task.failure?.message ?? null };
}

export const danceGenerator: ProviderApi = {
	id: 'danceGenerator',
	basePath: '/danceGenerator/api/v1',
	refusals: {
		unauthorized: () => refuse(401, 'invalid_api_key', 'API key is missing, invalid, or deleted'),
		// The document has no code for a path that does not exist.
		unknownPath: () => refuse(404, 'not_found', 'No such endpoint'),
		unreadable: (reason) => refuse(422, 'validation_error', reason),
		internal: (reason) => refuse(500, 'internal_error', reason),
	},
	routes: (scope, context) => {
		// "CORS enabled: all API endpoints support cross-origin requests".
		scope.addHook('onRequest', async (_request, reply) => {
			reply.header('access-control-allow-origin', '*');
		});
		scope.options('/*', async (_request, reply) =>
			reply
				.code(204)
				.header('access-control-allow-methods', 'GET, POST, OPTIONS')
				.header('access-control-allow-headers', 'Authorization, Content-Type')
				.send(),
		);

		scope.get('/credits', async () => ({
			remaining_credits: context.credits.balance('danceGenerator').available,
			cost_reference: {
				per_second: CREDITS_PER_SECOND,
				example_10s_video: 10 * CREDITS_PER_SECOND,
			},
		}));

		addUploadRoutes(scope, context);

		scope.post('/generate', async (request, reply) => {
			const body = parseOrRefuse(generateBody, request.body, invalid);
			const cost = (await referenceSeconds(context, body)) * CREDITS_PER_SECOND;
			if (!context.credits.canPay('danceGenerator', cost)) {
				throw refuse(402, 'insufficient_credits', 'Not enough credits — top up your account', {
					required_credits: cost,
					available_credits: context.credits.balance('danceGenerator').available,
				});
			}
			const task = acceptTask(request, context, {
				provider: 'danceGenerator',
				taskId: randomUUID(),
				prompt: body.prompt ?? '',
				cost,
				durationSeconds: TASK_SECONDS,
				toAnswer: (current) => toAnswer(current, context),
			});
			return reply.code(201).send({
				task_id: task.taskId,
				status: statusOf(task),
				cost_credits: cost,
				remaining_credits: context.credits.balance('danceGenerator').available,
				estimated_duration_seconds: Math.max(1, Math.round(TASK_SECONDS / context.settings.speed)),
				created_at: task.createdAt.toISOString(),
			});
		});

		scope.get<{ Params: { taskId: string } }>('/tasks/:taskId', async (request) => {
			const task = context.tasks.find('danceGenerator', request.params.taskId);
			if (!task) {
				throw refuse(404, 'task_not_found', "Task doesn't exist or belongs to another user");
			}
			return task.toAnswer(task);
		});

		scope.get('/tasks', async (request) => {
			const { status, page, limit } = parseOrRefuse(listQuery, request.query, invalid);
			const all = inListOrder(context.tasks.list('danceGenerator'), context.modes().listOrder)
				.map(listed)
				.filter((task) => status === undefined || task.status === status);
			return {
				tasks: all.slice((page - 1) * limit, page * limit),
				pagination: { page, limit, total: all.length },
			};
		});
	},
};
