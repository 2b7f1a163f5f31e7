import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { ProviderId } from '../settings/providerIds';
import type { SandboxContext } from './context';
import type { FaultPlan } from '../faults/store';
import { damage, endBefore, prepare } from '../faults/effects';
import type { JournalEntry } from './journal';
import { UnreadableBody } from './requestBody';

/** What the sandbox knows about a request while it is being answered. */
export interface Visit {
	entry: JournalEntry;
	plan: FaultPlan;
}

declare module 'fastify' {
	interface FastifyRequest {
		visit: Visit;
	}
}

export interface VisitRules {
	kind: 'api' | 'download';
	basePath: string;
	providerOf(request: FastifyRequest): ProviderId;
	/** The task that the request's path or query names. */
	taskIdOf(request: FastifyRequest): string | undefined;
}

const LONGEST_STRING_KEPT = 100_000;

/** A JSON value fit to be kept: long strings (inline images) are replaced by length and hash. */
function forJournal(value: unknown): unknown {
	if (value instanceof UnreadableBody) return value.text;
	if (typeof value === 'string' && value.length > LONGEST_STRING_KEPT) {
		const sha256 = createHash('sha256').update(value).digest('hex');
		return `${value.slice(0, 40)}... (${value.length} characters, sha256 ${sha256})`;
	}
	if (Array.isArray(value)) return value.map(forJournal);
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, forJournal(item)]));
	}
	return value ?? null;
}

/** Every text that stands where the providers' documents put a prompt. */
function promptsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(promptsIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, item]) =>
		(key === 'prompt' || key === 'text') && typeof item === 'string' ? [item] : promptsIn(item),
	);
}

/** `valid`, `invalid` or `missing`. */
export function keyState(request: FastifyRequest, apiKey: string): string {
	const { authorization } = request.headers;
	if (authorization === undefined) return 'missing';
	return authorization === `Bearer ${apiKey}` ? 'valid' : 'invalid';
}

function newEntry(request: FastifyRequest, provider: ProviderId, apiKey: string): JournalEntry {
	const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
		name,
		String(value),
	]);
	return {
		at: new Date().toISOString(),
		provider,
		method: request.method,
		path: request.url.split('?', 1)[0] ?? request.url,
		query: { ...(request.query as Record<string, unknown>) },
		headers: Object.fromEntries([...headers, ['authorization', keyState(request, apiKey)]]),
		body: null,
		status: null,
		outcome: 'open',
		paidCreate: false,
		faults: [],
	};
}

/** Writes every request under this scope to the journal and lets faults act on it. */
export function trackVisits(
	scope: FastifyInstance,
	context: SandboxContext,
	rules: VisitRules,
): void {
	const journal = rules.kind === 'api' ? context.journal : context.downloads;

	scope.addHook('onRequest', async (request) => {
		const entry = newEntry(request, rules.providerOf(request), context.apiKey);
		request.visit = { entry, plan: { delays: [], patches: [], kinds: [] } };
		journal.add(entry);
	});

	scope.addHook('preHandler', async (request, reply) => {
		const { entry } = request.visit;
		entry.body = forJournal(request.body);
		entry.taskId = rules.taskIdOf(request);
		const task = entry.taskId === undefined ? undefined : context.tasks.findAny(entry.taskId);
		const plan = context.faults.plan({
			kind: rules.kind,
			provider: entry.provider,
			method: entry.method,
			path: entry.path,
			basePath: rules.basePath,
			prompts: [...promptsIn(request.body), ...(task ? [task.prompt] : [])],
		});
		request.visit.plan = plan;
		entry.faults = plan.kinds;
		if (task && plan.script) context.tasks.change(task, plan.script);
		await prepare(plan);
		return endBefore(request, reply, context.origin());
	});

	scope.addHook('onSend', async (request, reply, payload: unknown) => {
		const { entry } = request.visit;
		const answer = await damage(request, reply, payload, context.origin());
		if (entry.outcome === 'open') entry.outcome = 'answered';
		if (entry.outcome !== 'reset' && entry.outcome !== 'hung') entry.status = reply.statusCode;
		return answer;
	});
}
