import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { FormData, request } from 'undici';
import {
	startSandbox,
	type ProviderId,
	type Sandbox,
	type SandboxOptions,
} from '../../sandbox/server';

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	/** The parsed JSON answer; the text when it is none. */
	body: Record<string, unknown>;
	text: string;
}

export interface Call {
	/** The provider's key unless given; null sends no Authorization header. */
	authorization?: string | null;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is a string or a form. */
	body?: unknown;
}

/** Calls one provider of the sandbox over a real socket. */
export type Client = (method: string, path: string, call?: Call) => Promise<Answer>;

async function toAnswer(response: Awaited<ReturnType<typeof request>>): Promise<Answer> {
	const text = await response.body.text();
	let body: Record<string, unknown> = {};
	try {
		body = JSON.parse(text) as Record<string, unknown>;
	} catch {
		// Not every answer is JSON; those that look at `text` want it so.
	}
	return { status: response.statusCode, headers: response.headers, body, text };
}

/** A client for one provider; paths as in the provider's document, after its base URL. */
export function clientOf(sandbox: Sandbox, provider: ProviderId): Client {
	return async (method, path, { authorization, headers = {}, body } = {}) => {
		const key = authorization === undefined ? `Bearer ${sandbox.apiKey}` : authorization;
		const isRaw = body === undefined || typeof body === 'string' || body instanceof FormData;
		const response = await request(`${sandbox.baseUrl(provider)}${path}`, {
			method: method as 'GET' | 'POST' | 'OPTIONS' | 'DELETE',
			headers: {
				...(key === null ? {} : { authorization: key }),
				...(body === undefined || body instanceof FormData
					? {}
					: { 'content-type': 'application/json' }),
				...headers,
			},
			body: isRaw ? (body ?? null) : JSON.stringify(body),
		});
		return await toAnswer(response);
	};
}

/** Fetches any URL of the sandbox without a key. */
export const fetchUrl = async (url: string): Promise<Answer> => await toAnswer(await request(url));

/** One of the files in sandbox/media. */
export const mediaPath = (name: string): string => join(__dirname, '../../sandbox/media', name);

/** A form with one file from disk, as curl's `-F "file=@path;type=type"` sends it. */
export async function formWithFile(path: string, name: string, type: string): Promise<FormData> {
	const form = new FormData();
	form.append('file', await openAsBlob(path, { type }), name);
	return form;
}

/** A form with one file of given bytes. */
export function formWithBytes(bytes: Uint8Array, name: string, type: string): FormData {
	const form = new FormData();
	form.append('file', new Blob([bytes], { type }), name);
	return form;
}

/** A valid body with some fields replaced; `undefined` leaves one out. */
export const but = (body: object, changes: Record<string, unknown>): Record<string, unknown> => ({
	...body,
	...changes,
});

/** A sandbox for all tests of a file, as new before each of them, and a client for one provider. */
export function useSandbox(
	provider: ProviderId,
	options: SandboxOptions = {},
): { sandbox: () => Sandbox; call: Client } {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox(options);
	});
	beforeEach(() => sandbox.reset());
	afterAll(() => sandbox.close());
	return {
		sandbox: () => sandbox,
		call: (...request) => clientOf(sandbox, provider)(...request),
	};
}
