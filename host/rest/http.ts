import { request } from 'undici';
import { z } from 'zod';

import { loopback } from '../loopback';

/** What n8n's internal API answered with when it was not a success. */
export class N8nRestError extends Error {
	constructor(
		readonly statusCode: number,
		readonly path: string,
		message: string,
	) {
		super(`n8n answered ${statusCode} to ${path}: ${message}`);
	}
}

/** A schema whose result is T, whatever it reads. */
export type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

type Method = 'GET' | 'POST' | 'PATCH';

/** One signed-in user of one n8n: keeps the session cookie, speaks JSON. */
export interface Session {
	readonly origin: string;
	/** The Cookie header to send along, empty before sign-in. */
	cookie(): string;
	/** Calls `/rest<path>` and parses the `data` that n8n wraps every answer in. */
	call<T>(
		method: Method,
		path: string,
		schema: Schema<T>,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<T>;
	/** Fetches `/rest<path>` as raw bytes. */
	bytes(path: string): Promise<Buffer>;
}

const errorSchema = z.object({ message: z.string() });
const envelopeSchema = z.object({ data: z.unknown() });

/** Opens a session at an n8n; nobody is signed in yet (see accounts.ts). */
export function openSession(origin: string): Session {
	const cookies = new Map<string, string>();
	const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

	const send = async (
		method: Method,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	) => {
		const response = await request(`${origin}/rest${path}`, {
			method,
			dispatcher: loopback,
			headers: { cookie: cookie(), 'content-type': 'application/json', ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const line of [response.headers['set-cookie'] ?? []].flat()) {
			const [name, value] = line.split(';', 1)[0]!.split(/=(.*)/s);
			cookies.set(name!, value ?? '');
		}
		if (response.statusCode >= 400) {
			const text = await response.body.text();
			throw new N8nRestError(response.statusCode, path, messageOf(text));
		}
		return response.body;
	};

	return {
		origin,
		cookie,
		async call(method, path, schema, body, headers) {
			const answer: unknown = await (await send(method, path, body, headers)).json();
			return schema.parse(envelopeSchema.parse(answer).data);
		},
		async bytes(path) {
			return Buffer.from(await (await send('GET', path)).arrayBuffer());
		},
	};
}

function messageOf(text: string): string {
	try {
		return errorSchema.parse(JSON.parse(text)).message;
	} catch {
		return text.slice(0, 500);
	}
}
