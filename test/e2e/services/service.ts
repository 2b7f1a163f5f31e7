import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';

/** A request as a service on the internet would get it. */
export interface ServiceRequest {
	method: string;
	url: URL;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

export interface ServiceAnswer {
	/** Default: 200. */
	status?: number;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
}

/** What stands in for a service. It throws a `Refusal` for what the service would not take. */
export type Service = (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>;

/** The answer of a service to a wrong request, in the service's own shape. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly body: unknown = { error: { code: status, message } },
	) {
		super(message);
	}
}

/** The JSON body of a request, as the service documents it; everything else is refused. */
export function jsonBody<T extends z.ZodTypeAny>(
	{ headers, body }: Pick<ServiceRequest, 'headers' | 'body'>,
	schema: T,
): z.output<T> {
	if (!headers['content-type']?.startsWith('application/json')) {
		throw new Refusal(400, `Expected JSON, not ${headers['content-type'] ?? 'nothing'}`);
	}
	const parsed = schema.safeParse(body.length > 0 ? JSON.parse(body.toString()) : undefined);
	if (!parsed.success) throw new Refusal(400, `Invalid value: ${parsed.error.message}`);
	return parsed.data as z.output<T>;
}
