import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxContext } from './context';
import { providerIds } from '../settings/providerIds';
import { faultRuleSchema, type FaultRule } from '../faults/rules';
import { modeChangesSchema, type ModeChanges } from '../settings/modes';
import { progressOf } from '../tasks/store';

/** `POST /control`: all of it may be left out; carried out in the order written here. */
const controlBody = z
	.object({
		/** Back to the start: tasks, credits, journals, uploads, faults, modes. */
		reset: z.literal(true).optional(),
		/** Takes all fault rules away. */
		clearFaults: z.literal(true).optional(),
		/** For tasks created from then on. */
		speed: z.number().positive().optional(),
		/** Changes those that are named. */
		modes: modeChangesSchema.optional(),
		/** Adds rules. */
		faults: z.array(faultRuleSchema).optional(),
		/** Ends every open task now. */
		finish: z.literal(true).optional(),
	})
	.strict();

export interface ControlActions {
	reset(): void;
	setModes(changes: ModeChanges): void;
	inject(rule: FaultRule): void;
}

function stateOf(context: SandboxContext): object {
	return {
		speed: context.settings.speed,
		modes: context.modes(),
		paidCreates: context.tasks.created(),
		credits: Object.fromEntries(providerIds.map((id) => [id, context.credits.balance(id)])),
		tasks: context.tasks.list().map((task) => ({
			provider: task.provider,
			taskId: task.taskId,
			status: task.status,
			progress: progressOf(task),
			cost: task.cost,
			refunded: task.refunded,
			createdAt: task.createdAt.toISOString(),
			endedAt: task.endedAt?.toISOString() ?? null,
		})),
		faults: context.faults.list(),
	};
}

/**
 * `POST /control` switches faults on and moves time, `GET /control` tells what is going on,
 * `GET /journal` what was received. None of them asks for the key, none is in the journal.
 */
export function mountControl(
	app: FastifyInstance,
	context: SandboxContext,
	actions: ControlActions,
): void {
	app.get('/control', async () => stateOf(context));
	app.post('/control', async (request, reply) => {
		const parsed = controlBody.safeParse(request.body);
		if (!parsed.success) return reply.code(400).send({ issues: parsed.error.issues });
		const { reset, clearFaults, speed, modes, faults = [], finish } = parsed.data;
		if (reset) actions.reset();
		if (clearFaults) context.faults.clear();
		if (speed !== undefined) context.settings.speed = speed;
		if (modes) actions.setModes(modes);
		faults.forEach((rule) => actions.inject(rule));
		if (finish) context.tasks.finishAll();
		return stateOf(context);
	});
	app.get('/journal', async () => ({
		requests: context.journal.list(),
		downloads: context.downloads.list(),
		callbacks: context.callbackPosts(),
	}));
}
