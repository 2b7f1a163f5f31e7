import { randomUUID } from 'node:crypto';
import type { SandboxContext } from '../../api/context';
import { acceptTask, type ProviderApi } from '../../api/providerApi';
import { resultUrl } from '../../api/results';
import { progressOf, type SandboxTask } from '../../tasks/store';
import { readContent, vtrixModels, type VtrixContent } from './content';
import { refuse } from './errors';
import { readRequest, type VtrixParams } from './params';

const FRAMES_PER_SECOND = 24;
/** Ours: online inference takes minutes, offline inference longer. */
const TASK_SECONDS = { default: 120, flex: 600 };
/** Ours: a full-HD video of 5 s costs USD 0.35, as observed; other prices are not published. */
const centsPerSecond = { '480p': 2, '720p': 4, '1080p': 7 };
const flexShare = 0.5;

interface Job {
	model: string;
	params: VtrixParams;
	content: VtrixContent;
	jobId: string;
}

/** "frames takes priority over duration". */
const secondsOf = ({ frames, duration }: VtrixParams): number =>
	frames === undefined ? duration : frames / FRAMES_PER_SECOND;

function centsOf(params: VtrixParams): number {
	const share = params.service_tier === 'flex' ? flexShare : 1;
	return Math.max(1, Math.round(secondsOf(params) * centsPerSecond[params.resolution] * share));
}

/** What "adaptive" comes to is the sandbox's own video, which is upright. */
function ratioOf({ params, content }: Job): string {
	const ratio = params.ratio ?? (content.imageCount > 0 ? 'adaptive' : '16:9');
	return ratio === 'adaptive' ? '9:16' : ratio;
}

const statusOf = ({ status }: SandboxTask): string =>
	({ open: 'in_progress', succeeded: 'completed', failed: 'failed' })[status];

const head = (task: SandboxTask, job: Job) => ({
	id: task.taskId,
	status: statusOf(task),
	model: job.model,
	created_at: Math.floor(task.createdAt.getTime() / 1000),
});

function outputOf(task: SandboxTask, job: Job, context: SandboxContext): object {
	const duration = secondsOf(job.params);
	const { jobId } = job;
	const content: object[] = [
		{ type: 'video', url: resultUrl(context, task, 'result.mp4'), duration, jobId },
	];
	if (job.params.return_last_frame) {
		content.push({ type: 'image', url: resultUrl(context, task, 'last-frame.png'), jobId });
	}
	return {
		content,
		duration: Math.round(duration),
		format: 'mp4',
		resolution: job.params.resolution,
		ratio: ratioOf(job),
		fps: FRAMES_PER_SECOND,
	};
}

/** `error` only when failed, `output` and `usage` only when completed, as documented. */
function toAnswer(task: SandboxTask, job: Job, context: SandboxContext): object {
	const common = { ...head(task, job), metadata: {} };
	if (task.status === 'open') return { ...common, progress: Number(progressOf(task).toFixed(2)) };
	if (task.failure) {
		const { code = '003005095', message } = task.failure;
		return { ...common, error: { code, error_message: message } };
	}
	return {
		...common,
		output: [outputOf(task, job, context)],
		usage: { cost: (task.cost / 100).toFixed(2), discount: 1 },
	};
}

export const vtrix: ProviderApi = {
	id: 'vtrix',
	basePath: '/vtrix',
	// Two inline images of 30 MB, a third larger as base64, and what stands around them.
	bodyLimitBytes: 96 * 1024 * 1024,
	refusals: {
		unauthorized: () => refuse(401, 'unauthorized', 'Invalid API key'),
		unknownPath: () => refuse(404, 'not_found', 'Not found'),
		unreadable: (reason) => refuse(400, '003005002', `Invalid content format: ${reason}`),
		internal: (reason) => refuse(500, '003005095', `Internal generation error: ${reason}`),
	},
	routes: (scope, context) => {
		scope.post('/model/v1/generation', async (request) => {
			const { model, params } = readRequest(request.body);
			if (!vtrixModels.includes(model))
				throw refuse(403, 'forbidden', `No permission for model ${model}`);
			const content = readContent(model, params.content);
			const cost = centsOf(params);
			if (!context.credits.canPay('vtrix', cost)) {
				throw refuse(403, 'forbidden', 'Insufficient balance or no permission');
			}
			const job: Job = { model, params, content, jobId: randomUUID() };
			const task = acceptTask(request, context, {
				provider: 'vtrix',
				taskId: randomUUID(),
				prompt: content.prompt,
				cost,
				durationSeconds: TASK_SECONDS[params.service_tier],
				callbackUrl: params.callback_url,
				toAnswer: (current) => toAnswer(current, job, context),
			});
			// A task that ends at once is answered as it is, output and all.
			return task.status === 'open' ? head(task, job) : task.toAnswer(task);
		});

		scope.get<{ Params: { taskId: string } }>(
			'/model/v1/generation/task/:taskId',
			async ({ params }) => {
				const task = context.tasks.find('vtrix', params.taskId);
				if (!task) throw refuse(404, 'not_found', 'Task not found');
				return task.toAnswer(task);
			},
		);
	},
};
