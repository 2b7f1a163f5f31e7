import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SandboxContext } from '../../api/context';
import { webUrl } from '../../api/fields';
import { acceptTask, parseOrRefuse, sentenceOf, type ProviderApi } from '../../api/providerApi';
import { Refusal } from '../../api/refusal';
import { resultUrl } from '../../api/results';
import { isQueued, type SandboxTask } from '../../tasks/store';
import { deliveredSize, inputsSchema, priceOf } from './inputs';

/** Ours: the document names no duration; its example task takes 45 s. */
const TASK_SECONDS = 90;
const MAX_RUNNING_TASKS = 3;

/** The document's own client reads `message` from the body of an error. */
const refuse = (status: number, message: string, more: object = {}): Refusal =>
	new Refusal(status, { message, ...more });

const invalid = (issues: z.ZodIssue[]): Refusal => refuse(400, sentenceOf(issues));

const createBody = z
	.object({
		model: z.enum(['seedance2', 'seedance2-fast']),
		inputs: inputsSchema,
		callBackUrl: webUrl.optional(),
	})
	.strict();
type CreateBody = z.output<typeof createBody>;

const queryTaskQuery = z.object({ taskId: z.string().min(1) }).strict();

function statusOf(task: SandboxTask): 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' {
	if (task.status === 'open') return isQueued(task) ? 'PENDING' : 'PROCESSING';
	return task.status === 'succeeded' ? 'COMPLETED' : 'FAILED';
}

/** The answer to queryTask, which is the body of a callback as well. */
function toAnswer(
	task: SandboxTask,
	{ model, inputs }: CreateBody,
	context: SandboxContext,
): object {
	const isDone = task.status === 'succeeded';
	return {
		taskId: task.taskId,
		model,
		status: statusOf(task),
		// Whether a failed task is paid back is not documented; the sandbox does unless told not to.
		creditsUsed: task.cost - task.refunded,
		output: isDone
			? [{ url: resultUrl(context, task, 'result.mp4'), ...deliveredSize(inputs) }]
			: null,
		error: task.failure?.message ?? null,
		createTime: task.createdAt.getTime(),
		completeTime: task.endedAt?.getTime() ?? null,
	};
}

export const seedance2Ai: ProviderApi = {
	id: 'seedance2Ai',
	basePath: '/seedance2Ai/api/v1',
	refusals: {
		unauthorized: () => refuse(401, 'Invalid or missing API key'),
		unknownPath: () => refuse(404, 'Not found'),
		unreadable: (reason) => refuse(400, reason),
		internal: (reason) => refuse(500, reason),
	},
	routes: (scope, context) => {
		scope.get('/account/credits', async () => {
			// The document's example has 200 fewer available than there are: one running task's price.
			const { available, reserved } = context.credits.balance('seedance2Ai');
			return { credits: available + reserved, availableCredits: available };
		});

		scope.post('/jobs/createTask', async (request) => {
			const body = parseOrRefuse(createBody, request.body, invalid);
			const running = context.tasks.list('seedance2Ai').filter(({ status }) => status === 'open');
			if (running.length >= MAX_RUNNING_TASKS) {
				throw refuse(429, `Concurrency limit reached (${MAX_RUNNING_TASKS} tasks)`);
			}
			const cost = priceOf(body.model, body.inputs);
			if (!context.credits.canPay('seedance2Ai', cost)) {
				// `required` and `available` are inferred, not documented.
				throw refuse(402, 'Insufficient credits', {
					required: cost,
					available: context.credits.balance('seedance2Ai').available,
				});
			}
			const task = acceptTask(request, context, {
				provider: 'seedance2Ai',
				taskId: `task_${randomBytes(8).toString('hex')}`,
				prompt: body.inputs.prompt ?? '',
				cost,
				durationSeconds: TASK_SECONDS,
				callbackUrl: body.callBackUrl,
				toAnswer: (current) => toAnswer(current, body, context),
			});
			return { taskId: task.taskId };
		});

		scope.get('/jobs/queryTask', async (request) => {
			const { taskId } = parseOrRefuse(queryTaskQuery, request.query, invalid);
			const task = context.tasks.find('seedance2Ai', taskId);
			if (!task) throw refuse(404, 'Task not found');
			return task.toAnswer(task);
		});
	},
};
