import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SandboxContext } from '../../api/context';
import { fetchableUrl } from '../../api/fields';
import { acceptTask, parseOrRefuse, sentenceOf, type ProviderApi } from '../../api/providerApi';
import { Refusal } from '../../api/refusal';
import { resultUrl } from '../../api/results';
import { isQueued, progressOf, type SandboxTask } from '../../tasks/store';
import { statusAnswer } from './answers';

/** Ours: the document names no duration. */
const TASK_SECONDS = 120;

/** Ours: the document says "JSON error responses" and shows none. */
const refuse = (status: number, message: string): Refusal =>
	new Refusal(status, { error: { code: status, message } });

const invalid = (issues: z.ZodIssue[]): Refusal => refuse(400, sentenceOf(issues));

const textToVideo = z
	.object({
		prompt: z.string().min(1),
		resolution: z.enum(['480p', '720p', '1080p']).optional(),
		aspect_ratio: z.enum(['16:9', '9:16', '4:3', '3:4', '21:9', '1:1']).optional(),
		// "max 10s"; one second at least is ours.
		duration: z.number().int().min(1).max(10).optional(),
		seed: z.number().int().optional(),
	})
	.strict();

/** "required for image-to-video": and so refused where there is no image. */
const imageToVideo = textToVideo.extend({ image_url: fetchableUrl }).strict();

function toAnswer(task: SandboxTask, context: SandboxContext): object {
	const open = isQueued(task) ? 'queued' : 'working';
	const ended = task.status === 'succeeded' ? 'done' : 'failed';
	return statusAnswer(context.modes().seedDanceAnswer, {
		taskId: task.taskId,
		state: task.status === 'open' ? open : ended,
		progress: Math.floor(progressOf(task) * 100),
		url: task.status === 'succeeded' ? resultUrl(context, task, 'result.mp4') : null,
		error: task.failure?.message ?? null,
		createdAt: task.createdAt,
	});
}

export const seedDance: ProviderApi = {
	id: 'seedDance',
	basePath: '/seedDance',
	refusals: {
		unauthorized: () => refuse(401, 'Unauthorized'),
		unknownPath: () => refuse(404, 'Not Found'),
		unreadable: (reason) => refuse(400, reason),
		internal: (reason) => refuse(500, reason),
	},
	routes: (scope, context) => {
		const bodies = {
			'/v1/videos/text-to-video': textToVideo,
			'/v1/videos/image-to-video': imageToVideo,
		};
		for (const [path, schema] of Object.entries(bodies)) {
			scope.post(path, async (request) => {
				const body = parseOrRefuse(schema, request.body, invalid);
				// No price, balance or "insufficient" error is documented: nothing is charged here.
				const task = acceptTask(request, context, {
					provider: 'seedDance',
					taskId: randomUUID(),
					prompt: body.prompt,
					cost: 0,
					durationSeconds: TASK_SECONDS,
					toAnswer: (current) => toAnswer(current, context),
				});
				// The document reads `task_id` from the answer and shows nothing else of it.
				return { task_id: task.taskId };
			});
		}

		scope.get<{ Params: { taskId: string } }>('/v1/videos/:taskId', async ({ params }) => {
			const task = context.tasks.find('seedDance', params.taskId);
			if (!task) throw refuse(404, 'Task not found');
			return task.toAnswer(task);
		});
	},
};
