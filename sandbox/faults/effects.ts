import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ending, FaultPlan } from './store';
import { bytesOf, cutShort, dribbled, firstHalf, flood, mp4Filler } from './bodies';
import { withChanges } from './jsonPath';

type AnswerEnding = Extract<Ending, { type: 'answer' }>;
type MangleEnding = Extract<Ending, { type: 'mangle' }>;

const mangledOutcome = { truncate: 'truncated', cut: 'cut', dribble: 'dribbled' } as const;

const sum = (delays: FaultPlan['delays'], handle: boolean): number =>
	delays.filter((delay) => delay.handle === handle).reduce((ms, delay) => ms + delay.delayMs, 0);

const pause = async (delayMs: number): Promise<void> => {
	if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
};

/** The delays that come before the provider's work. */
export const prepare = (plan: FaultPlan): Promise<void> => pause(sum(plan.delays, false));

/** Sets status and headers of a scripted answer; returns its body. */
function scripted(
	request: FastifyRequest,
	reply: FastifyReply,
	ending: AnswerEnding,
	origin: string,
): string | null {
	const text = typeof ending.body === 'string' ? ending.body : undefined;
	const textType = text?.trimStart().startsWith('<')
		? 'text/html; charset=utf-8'
		: 'text/plain; charset=utf-8';
	reply.removeHeader('content-length');
	reply
		.code(ending.status)
		.header('content-type', text === undefined ? 'application/json; charset=utf-8' : textType);
	for (const [name, value] of Object.entries(ending.headers)) {
		const self = `${origin}${request.url}`;
		reply.header(name, value.replaceAll('{self}', self).replaceAll('{origin}', origin));
	}
	if (ending.body === undefined) {
		reply.removeHeader('content-type');
		return null;
	}
	return text ?? JSON.stringify(ending.body);
}

/** Ends a request that is not to reach the provider; otherwise does nothing. */
export async function endBefore(
	request: FastifyRequest,
	reply: FastifyReply,
	origin: string,
): Promise<FastifyReply | undefined> {
	const { plan, entry } = request.visit;
	const { ending } = plan;
	if (!ending || !('handle' in ending) || ending.handle) return undefined;
	plan.ending = undefined;
	plan.patches = [];
	// `null` would be sent as the JSON that it is.
	if (ending.type === 'answer') return reply.send(scripted(request, reply, ending, origin) ?? '');
	reply.hijack();
	entry.outcome = ending.type === 'reset' ? 'reset' : 'hung';
	if (ending.type === 'reset') request.raw.socket.resetAndDestroy();
	return reply;
}

/** The provider's answer with all changes that rules make to its fields, status and headers. */
function patched(plan: FaultPlan, reply: FastifyReply, payload: unknown): unknown {
	return plan.patches.reduce((body, patch) => {
		if (patch.status !== undefined) reply.code(patch.status);
		reply.headers(patch.headers);
		if (typeof body !== 'string' || Object.keys(patch.set).length + patch.omit.length === 0) {
			return body;
		}
		reply.removeHeader('content-length');
		return JSON.stringify(withChanges(JSON.parse(body) as unknown, patch.set, patch.omit));
	}, payload);
}

/** The answer as it is, but not as it should arrive. */
async function mangled(
	{ raw, visit }: FastifyRequest,
	reply: FastifyReply,
	{ how, intervalMs }: MangleEnding,
	payload: unknown,
): Promise<unknown> {
	const whole = await bytesOf(payload);
	visit.entry.outcome = mangledOutcome[how];
	reply.header('content-length', how === 'truncate' ? firstHalf(whole).length : whole.length);
	if (how === 'truncate') return firstHalf(whole);
	return how === 'cut' ? cutShort(whole, raw.socket) : dribbled(whole, intervalMs);
}

/** What is really sent, once the provider has decided on its answer. */
export async function damage(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
	origin: string,
): Promise<unknown> {
	const { plan, entry } = request.visit;
	const { ending } = plan;
	const { socket } = request.raw;
	await pause(sum(plan.delays, true));
	switch (ending?.type) {
		case undefined:
			return patched(plan, reply, payload);
		case 'answer':
			return scripted(request, reply, ending, origin);
		case 'mangle':
			return await mangled(request, reply, ending, patched(plan, reply, payload));
		case 'bytes':
			if (payload instanceof Readable) payload.destroy();
			reply.header('content-length', ending.size);
			return mp4Filler(ending.size);
		case 'flood':
			if (payload instanceof Readable) payload.destroy();
			reply.removeHeader('content-length');
			reply.code(ending.status).header('content-type', 'application/json; charset=utf-8');
			if (ending.gzip) reply.header('content-encoding', 'gzip');
			return flood(ending);
		case 'reset':
			entry.outcome = 'reset';
			socket.resetAndDestroy();
			return payload;
		case 'hang':
			entry.outcome = 'hung';
			if (!socket.destroyed) await once(socket, 'close');
			return payload;
	}
}
