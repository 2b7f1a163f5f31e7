import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import type { ProviderId } from '../settings/providerIds';
import type { SandboxSettings } from '../settings/settings';
import type { CallbackStep } from '../faults/rules';
import { withChanges } from '../faults/jsonPath';
import type { SandboxTask } from './store';

/** One attempt to call back. */
export interface CallbackPost {
	/** ISO 8601. */
	at: string;
	provider: ProviderId;
	taskId: string;
	url: string;
	/** 1 for the first try, more for its repetitions. */
	attempt: number;
	/** What the receiver answered; null when it could not be reached. */
	status: number | null;
}

export interface Callbacks {
	created(task: SandboxTask): void;
	ended(task: SandboxTask): void;
	posts(): CallbackPost[];
	/** Stops what is under way and forgets what was sent. */
	reset(): void;
}

/** Seedance2 AI documents these for every answer that is not 2xx; Vtrix promises none. */
const RETRY_AFTER_SECONDS: Partial<Record<ProviderId, number[]>> = { seedance2Ai: [1, 5, 30] };
/** Ours: how long a receiver may take. */
const ANSWER_TIMEOUT_MS = 10_000;

const honest: CallbackStep[] = [
	{ when: 'ended', delayMs: 0, set: {}, omit: [], body: undefined, padBytes: 0 },
];

function bodyOf(task: SandboxTask, step: CallbackStep): string {
	if (typeof step.body === 'string') return step.body;
	const body: unknown = step.body ?? withChanges(task.toAnswer(task), step.set, step.omit);
	const padding = step.padBytes > 0 ? { padding: 'x'.repeat(step.padBytes) } : {};
	return JSON.stringify(typeof body === 'object' ? { ...body, ...padding } : body);
}

function isOnThisMachine(url: string): boolean {
	const { hostname } = new URL(url);
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** Posts to the callback URLs of tasks, and tries again as the provider does. */
export function createCallbacks(
	settings: Pick<SandboxSettings, 'speed' | 'callbacksAnywhere'>,
): Callbacks {
	let posts: CallbackPost[] = [];
	let stop = new AbortController();

	const post = async (task: SandboxTask, url: string, body: string, signal: AbortSignal) => {
		const pauses = RETRY_AFTER_SECONDS[task.provider] ?? [];
		for (let attempt = 1; ; attempt += 1) {
			const entry: CallbackPost = {
				at: new Date().toISOString(),
				provider: task.provider,
				taskId: task.taskId,
				url,
				attempt,
				status: null,
			};
			posts.push(entry);
			// A sandbox that is played with must not knock at other people's doors.
			if (!settings.callbacksAnywhere && !isOnThisMachine(url)) return;
			try {
				const answer = await request(url, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body,
					signal,
					headersTimeout: ANSWER_TIMEOUT_MS,
				});
				entry.status = answer.statusCode;
				await answer.body.dump();
			} catch (error) {
				if (signal.aborted) throw error;
			}
			if (entry.status !== null && entry.status >= 200 && entry.status < 300) return;
			const seconds = pauses[attempt - 1];
			if (seconds === undefined) return;
			await wait((seconds * 1000) / settings.speed, undefined, { signal, ref: false });
		}
	};

	const send = (task: SandboxTask, when: CallbackStep['when']): void => {
		const { callbackUrl } = task;
		if (callbackUrl === undefined) return;
		const { signal } = stop;
		const deliver = async (step: CallbackStep): Promise<void> => {
			if (step.delayMs > 0) await wait(step.delayMs, undefined, { signal, ref: false });
			await post(task, callbackUrl, bodyOf(task, step), signal);
		};
		for (const step of task.script?.callbacks ?? honest) {
			if (step.when !== when) continue;
			deliver(step).catch((error: unknown) => {
				if (!signal.aborted) throw error;
			});
		}
	};

	return {
		created: (task) => send(task, 'created'),
		ended: (task) => send(task, 'ended'),
		posts: () => posts.map((entry) => ({ ...entry })),
		reset: () => {
			stop.abort();
			stop = new AbortController();
			posts = [];
		},
	};
}
