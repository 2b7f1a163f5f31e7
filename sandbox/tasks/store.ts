import type { ProviderId } from '../settings/providerIds';
import type { SandboxSettings } from '../settings/settings';
import type { Credits } from './credits';
import type { TaskScript } from '../faults/rules';

/** What a provider says when it accepts a task. */
export interface NewTask {
	provider: ProviderId;
	taskId: string;
	prompt: string;
	/** In the provider's own unit (credits; cents for Vtrix). */
	cost: number;
	/** How long the task takes at speed 1. */
	durationSeconds: number;
	callbackUrl?: string;
	/** Faults that befall this task. */
	script?: TaskScript;
	/** The body of the provider's status answer, for a status check and for a callback alike. */
	toAnswer(task: SandboxTask): object;
}

/** A task on its way: `open`, then one of two ends that never changes again. */
export interface SandboxTask extends Omit<NewTask, 'durationSeconds'> {
	status: 'open' | 'succeeded' | 'failed';
	createdAt: Date;
	/** When it ends by itself, epoch milliseconds. */
	dueAtMs: number;
	endedAt: Date | null;
	failure: { message: string; code?: string } | null;
	refunded: number;
}

export interface TaskStore {
	create(task: NewTask): SandboxTask;
	find(provider: ProviderId, taskId: string): SandboxTask | undefined;
	/** Whoever's it is: result files are asked for without naming a provider. */
	findAny(taskId: string): SandboxTask | undefined;
	/** Newest first. */
	list(provider?: ProviderId): SandboxTask[];
	/** Lets a fault befall a task that exists already. */
	change(task: SandboxTask, script: TaskScript): void;
	/** Tasks ever accepted since the start or the last reset. */
	created(): number;
	/** Ends every open task now, also those that would never end. */
	finishAll(): void;
	reset(): void;
}

/** The part of its time for which a task stays queued before work on it begins. */
const QUEUED_SHARE = 0.05;

/** How far an open or ended task came, 0 to 1. */
export function progressOf(task: SandboxTask): number {
	if (task.status === 'succeeded') return 1;
	if (task.script?.never) return 0;
	const started = task.createdAt.getTime();
	const elapsed = (task.endedAt?.getTime() ?? Date.now()) - started;
	return Math.min(0.99, Math.max(0, elapsed / Math.max(1, task.dueAtMs - started)));
}

/** True while an open task waits for its turn. */
export const isQueued = (task: SandboxTask): boolean =>
	task.status === 'open' && progressOf(task) < QUEUED_SHARE;

/**
 * The clockwork of all tasks.
 * @param onCreate called once per task, before its time begins to run
 * @param onEnd called once per task, after its end is settled
 */
export function createTaskStore(
	settings: Pick<SandboxSettings, 'speed'>,
	credits: Credits,
	onCreate: (task: SandboxTask) => void,
	onEnd: (task: SandboxTask) => void,
): TaskStore {
	const tasks = new Map<string, SandboxTask>();
	const timers = new Map<string, NodeJS.Timeout>();

	const settle = (task: SandboxTask): void => {
		if (task.status !== 'open') return;
		clearTimeout(timers.get(task.taskId));
		timers.delete(task.taskId);
		const fail = task.script?.fail;
		const refund = fail?.refund ?? false;
		task.endedAt = new Date(Date.now());
		task.status = fail ? 'failed' : 'succeeded';
		task.failure = fail ? { message: fail.message, code: fail.code } : null;
		task.refunded = refund ? task.cost : 0;
		credits.settle(task.provider, task.cost, refund);
		onEnd(task);
	};

	const setDuration = (task: SandboxTask, durationSeconds: number): void => {
		task.dueAtMs = task.createdAt.getTime() + (durationSeconds * 1000) / settings.speed;
	};

	const schedule = (task: SandboxTask): void => {
		clearTimeout(timers.get(task.taskId));
		if (task.script?.never) return;
		const restMs = task.dueAtMs - Date.now();
		if (restMs <= 0) settle(task);
		else timers.set(task.taskId, setTimeout(() => settle(task), restMs).unref());
	};

	/** The task as it is now: where a test puts the clock forward, that is ahead of the timers. */
	const upToDate = <Found extends SandboxTask | undefined>(task: Found): Found => {
		if (task && !task.script?.never && task.dueAtMs <= Date.now()) settle(task);
		return task;
	};

	const inOrder = (): SandboxTask[] => [...tasks.values()].reverse().map(upToDate);
	return {
		create: ({ durationSeconds, ...fields }) => {
			const task: SandboxTask = {
				...fields,
				status: 'open',
				createdAt: new Date(Date.now()),
				dueAtMs: 0,
				endedAt: null,
				failure: null,
				refunded: 0,
			};
			credits.reserve(task.provider, task.cost);
			tasks.set(task.taskId, task);
			setDuration(task, task.script?.durationSeconds ?? durationSeconds);
			onCreate(task);
			schedule(task);
			return task;
		},
		find: (provider, taskId) => {
			const task = tasks.get(taskId);
			return task?.provider === provider ? upToDate(task) : undefined;
		},
		findAny: (taskId) => upToDate(tasks.get(taskId)),
		list: (provider) => inOrder().filter((task) => !provider || task.provider === provider),
		change: (task, script) => {
			task.script = { ...task.script, ...script };
			if (task.status !== 'open') return;
			if (script.durationSeconds !== undefined) setDuration(task, script.durationSeconds);
			schedule(task);
		},
		created: () => tasks.size,
		finishAll: () => [...tasks.values()].forEach(settle),
		reset: () => {
			timers.forEach((timer) => clearTimeout(timer));
			timers.clear();
			tasks.clear();
		},
	};
}
