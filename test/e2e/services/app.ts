import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const SECRET = { name: 'X-App-Secret', value: 'app-secret-1' };

const resultSchema = z.discriminatedUnion('status', [
	z
		.object({
			orderId: z.string(),
			status: z.literal('done'),
			videoUrl: z.string().url(),
			provider: z.string(),
			taskId: z.string(),
			cost: z.unknown(),
		})
		.strict(),
	z
		.object({ orderId: z.string(), status: z.literal('failed'), reason: z.string().min(1) })
		.strict(),
]);

/** What a workflow has reported of an order. */
export type Result = z.output<typeof resultSchema>;

/** What a workflow answers when an order is posted. */
export interface Answer {
	status: number;
	body: unknown;
}

/** An app that orders videos by HTTP and is told of them by HTTP; n8n's user has one of their own. */
export interface App {
	/** For n8n's *Header Auth* credential. */
	secret: typeof SECRET;
	resultUrl: string;
	/** Posts an order to a workflow's webhook. */
	order(webhookUrl: string, order: object): Promise<Answer>;
	resultsOf(orderId: string): Result[];
	/** What was posted to it and was no result. */
	refusals(): readonly string[];
	close(): Promise<void>;
}

/** Starts one; it takes results with its secret only. */
export async function startApp(): Promise<App> {
	const results: Result[] = [];
	const refusals: string[] = [];
	const server = Fastify();
	server.post('/videos', async (request, reply) => {
		const parsed = resultSchema.safeParse(request.body);
		const isAllowed = request.headers[SECRET.name.toLowerCase()] === SECRET.value;
		if (!isAllowed || !parsed.success) {
			refusals.push(isAllowed ? JSON.stringify(request.body) : 'without the secret');
			return await reply.code(isAllowed ? 422 : 401).send({});
		}
		results.push(parsed.data);
		return { ok: true };
	});
	await server.listen({ host: '127.0.0.1', port: 0 });
	const { port } = server.server.address() as AddressInfo;
	return {
		secret: SECRET,
		resultUrl: `http://127.0.0.1:${port}/videos`,
		async order(webhookUrl, order) {
			const response = await fetch(webhookUrl, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [SECRET.name]: SECRET.value },
				body: JSON.stringify(order),
			});
			return { status: response.status, body: await response.json() };
		},
		resultsOf: (orderId) => results.filter((result) => result.orderId === orderId),
		refusals: () => refusals,
		close: async () => await server.close(),
	};
}
