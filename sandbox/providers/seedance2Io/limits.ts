import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../api/context';

const WINDOW_SECONDS = 60;
const MAX_REQUESTS = 30;

/**
 * 30 requests in any 60 s (which pass as fast as everything else in the sandbox).
 * @returns takes a request: undefined, or how many real seconds to wait when it is one too many
 */
export function createRateLimit(context: SandboxContext): () => number | undefined {
	const { settings } = context;
	let takenAtMs: number[] = [];
	context.onReset(() => {
		takenAtMs = [];
	});
	return () => {
		if (!settings.rateLimits) return undefined;
		const windowMs = (WINDOW_SECONDS * 1000) / settings.speed;
		const now = Date.now();
		takenAtMs = takenAtMs.filter((at) => now - at < windowMs);
		const [oldest] = takenAtMs;
		if (oldest !== undefined && takenAtMs.length >= MAX_REQUESTS) {
			return Math.ceil((oldest + windowMs - now) / 1000);
		}
		takenAtMs.push(now);
		return undefined;
	};
}

/** A JSON value with its keys in order, so that equal bodies are equal texts. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, item]) => [key, sorted(item)]),
	);
}

/** The same for the same path and JSON body, whatever the order of its fields. */
export function fingerprintOf(request: FastifyRequest): string {
	const text = JSON.stringify([request.visit.entry.path, sorted(request.body)]);
	return createHash('sha256').update(text).digest('hex');
}

/** The request's `Idempotency-Key`; undefined when it sends none. */
export const idempotencyKeyOf = ({ headers }: FastifyRequest): string | undefined =>
	[headers['idempotency-key']].flat()[0] || undefined;
