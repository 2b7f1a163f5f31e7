import { makeTask, type Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import type { Api } from '../../transport/api';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';
import { createRateLimiter } from '../../transport/rateLimiter';

/** What a provider's account has seen of one task. */
export interface SimulatedTask {
	createdAt: number;
	endsAt: number;
	/** When a status check first showed the end. */
	seenAt?: number;
}

/** An account at a provider that exists only here, with the limits of the real one. */
export interface Account {
	/** The real provider, but for its requests. */
	provider: Provider;
	api: Api;
	tasks: Map<string, SimulatedTask>;
	/** Requests of each kind. */
	requests: { create: number; status: number; list: number };
}

/** From a request to its answer. */
const ROUND_TRIP_MS = 300;

/**
 * The video takes this long. Dance Generator's document says "typically 2-3 minutes"; the others publish
 * nothing, so they are taken to be alike.
 */
function durationMs(random: () => number): number {
	return 90_000 + 120_000 * random();
}

/** @param random for how long tasks take */
export function openAccount(real: Provider, clock: Clock, random: () => number): Account {
	const { requestsPerMinute, runningTasks = Infinity } = real.pacing;
	const limiter =
		requestsPerMinute === undefined ? undefined : createRateLimiter(requestsPerMinute);
	const tasks = new Map<string, SimulatedTask>();
	const requests = { create: 0, status: 0, list: 0 };
	const request = async (kind: keyof typeof requests) => {
		await limiter?.acquire(clock);
		requests[kind]++;
		await clock.sleep(ROUND_TRIP_MS);
	};
	const read = (taskId: string, { createdAt, endsAt }: SimulatedTask): Task =>
		makeTask({
			provider: real.id,
			taskId,
			status: endsAt <= clock.now() ? 'succeeded' : 'processing',
			createdAt: new Date(createdAt).toISOString(),
			outputs: [
				{
					type: 'video',
					url: 'https://a.example/v',
					width: null,
					height: null,
					durationSeconds: null,
				},
			],
			// The one provider that tells how long a task takes.
			estimatedSeconds: real.id === 'danceGenerator' ? 150 : null,
		});
	const provider: Provider = {
		...real,
		generate: async () => {
			await request('create');
			const running = [...tasks.values()].filter(({ endsAt }) => endsAt > clock.now()).length;
			if (running >= runningTasks) throw allSlotsTaken();
			const taskId = `${real.id}-${tasks.size}`;
			const task = { createdAt: clock.now(), endsAt: clock.now() + durationMs(random) };
			tasks.set(taskId, task);
			return read(taskId, task);
		},
		getTask: async (_api, taskId) => {
			await request('status');
			const task = tasks.get(taskId);
			if (!task) throw new TypeError(`There is no task ${taskId}`);
			if (task.endsAt <= clock.now()) task.seenAt ??= clock.now();
			return read(taskId, task);
		},
		...(real.listTasks && {
			listTasks: {
				...real.listTasks,
				page: async (_api: Api, { page, limit }: { page: number; limit: number }) => {
					await request('list');
					const newestFirst = [...tasks].toReversed().slice((page - 1) * limit, page * limit);
					return { tasks: newestFirst.map(([id, task]) => read(id, task)), total: tasks.size };
				},
			},
		}),
	};
	return { provider, api: {} as Api, tasks, requests };
}

function allSlotsTaken(): Failure {
	return new Failure({
		kind: 'concurrencyLimit',
		message: 'All slots are taken',
		nextStep: 'Wait.',
		retryable: true,
		mayHaveBeenAccepted: false,
	});
}
