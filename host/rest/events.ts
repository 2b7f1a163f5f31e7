import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'undici';
import { z } from 'zod';

import { loopback } from '../loopback';
import type { Session } from './http';

const taskDataSchema = z.object({
	executionTime: z.number().optional(),
	error: z.object({ message: z.string() }).passthrough().optional(),
	data: z
		.object({
			main: z
				.array(
					z.array(z.object({ json: z.record(z.string(), z.unknown()) }).passthrough()).nullable(),
				)
				.optional(),
		})
		.optional(),
});

const eventSchema = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('nodeExecuteBefore'),
		data: z.object({ executionId: z.string(), nodeName: z.string() }),
	}),
	z.object({
		type: z.literal('nodeExecuteAfter'),
		data: z.object({ executionId: z.string(), nodeName: z.string(), data: taskDataSchema }),
	}),
	z.object({
		type: z.literal('nodeExecuteAfterData'),
		data: z.object({ executionId: z.string(), nodeName: z.string(), data: taskDataSchema }),
	}),
	z.object({
		type: z.literal('executionWaiting'),
		data: z.object({ executionId: z.string() }),
	}),
	// A package was loaded anew (N8N_DEV_RELOAD).
	z.object({ type: z.literal('nodeDescriptionUpdated') }),
	z.object({
		type: z.literal('executionFinished'),
		data: z.object({ executionId: z.string(), status: z.string() }),
	}),
]);

/** What the editor is told while a workflow runs; the other kinds of messages are left out. */
export type RunEvent = z.output<typeof eventSchema>;

/** An open stream of events, the one the editor listens to. */
export interface EventStream {
	/** Give it to `runWorkflow`, so that n8n sends that run's events here. */
	readonly pushRef: string;
	close(): void;
}

/** Opens the event stream of a signed-in session. */
export async function openEvents(
	session: Session,
	onEvent: (event: RunEvent) => void,
): Promise<EventStream> {
	const pushRef = randomUUID();
	const url = new URL(`/rest/push?pushRef=${pushRef}`, session.origin);
	url.protocol = 'ws:';
	const socket = new WebSocket(url, {
		dispatcher: loopback,
		// n8n refuses a socket without an Origin of its own.
		headers: { cookie: session.cookie(), origin: session.origin },
	});
	socket.binaryType = 'arraybuffer';
	socket.addEventListener('message', ({ data }) => {
		const text = typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString();
		const event = eventSchema.safeParse(JSON.parse(text));
		if (event.success) onEvent(event.data);
	});
	await Promise.race([
		once(socket, 'open'),
		once(socket, 'error').then(() => {
			throw new Error(`n8n at ${session.origin} refused the event stream`);
		}),
	]);
	return { pushRef, close: () => socket.close() };
}
