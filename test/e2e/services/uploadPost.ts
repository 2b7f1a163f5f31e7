import { randomUUID } from 'node:crypto';
import { request as fetchUrl } from 'undici';
import { z } from 'zod';

import { loopback } from '../../../host/loopback';
import { Refusal, type Service, type ServiceRequest } from './service';

/** A video that was given to Upload-Post, with the fields of its form. */
export interface UploadPostRequest {
	requestId: string;
	platforms: string[];
	fields: Record<string, string>;
	/** What was behind the address. */
	video: Buffer;
}

/**
 * Stands in for Upload-Post, as far as videos are given by their address.
 * Source: https://docs.upload-post.com/api/upload-video and /api/upload-status
 */
export interface UploadPost {
	/** `api.upload-post.com` */
	service: Service;
	/** The header that carries the key. */
	authorization: string;
	/** The one profile there is. */
	profile: string;
	requests(): readonly UploadPostRequest[];
	/** What the status says when it is asked for, one after the other; the last one stays. */
	script(states: readonly PostState[]): void;
	/** Loses the answer to the next request: it is accepted, and an error comes back. */
	loseNextAnswer(): void;
}

export interface PostState {
	status: 'pending' | 'in_progress' | 'completed' | 'failed';
	results: Array<{ platform: string; success: boolean; url?: string; error?: string }>;
}

const KEY = 'upload-post-key-of-a-test';
const PROFILE = 'my-brand';
const PLATFORMS = ['tiktok', 'instagram', 'youtube'];
const flag = z.enum(['true', 'false']);
const fieldsSchema = z
	.object({
		user: z.literal(PROFILE, { message: `There is no profile of this name` }),
		video: z.string().url(),
		title: z.string().min(1),
		youtube_title: z.string().min(1).max(100).optional(),
		is_aigc: flag.optional(),
		containsSyntheticMedia: flag.optional(),
		media_type: z.enum(['REELS', 'STORIES']).optional(),
		privacyStatus: z.enum(['public', 'unlisted', 'private']).optional(),
		async_upload: flag.optional(),
	})
	.strict();

export function createUploadPost(): UploadPost {
	const requests: UploadPostRequest[] = [];
	const byKey = new Map<string, UploadPostRequest>();
	let states: PostState[] = [];
	let losesAnswer = false;

	const accept = async (request: ServiceRequest): Promise<UploadPostRequest> => {
		// "Two uploads carrying the same key within 24 hours are collapsed into a single post."
		const key = request.headers['idempotency-key'];
		const known = typeof key === 'string' ? byKey.get(key) : undefined;
		if (known) return known;
		const { platforms, fields } = await readForm(request);
		const accepted = {
			requestId: randomUUID(),
			platforms,
			fields,
			video: await videoAt(fields.video),
		};
		requests.push(accepted);
		if (typeof key === 'string') byKey.set(key, accepted);
		return accepted;
	};

	return {
		authorization: `Apikey ${KEY}`,
		profile: PROFILE,
		requests: () => requests,
		script: (next) => void (states = [...next]),
		loseNextAnswer: () => void (losesAnswer = true),
		async service(request) {
			if (request.headers.authorization !== `Apikey ${KEY}`)
				refuse(401, 'Invalid or expired token');
			const { method, url } = request;
			if (method === 'POST' && url.pathname === '/api/upload') {
				const { requestId } = await accept(request);
				if (losesAnswer) {
					losesAnswer = false;
					refuse(502, 'Bad Gateway');
				}
				return { body: { success: true, request_id: requestId, message: 'Upload started' } };
			}
			if (method === 'GET' && url.pathname === '/api/uploadposts/status') {
				const request_id = url.searchParams.get('request_id');
				if (!requests.some(({ requestId }) => requestId === request_id)) refuse(404, 'not_found');
				const state = states.length > 1 ? states.shift() : states[0];
				if (!state) throw new Error('The status has no script');
				const completed = state.results.length;
				return { body: { request_id, completed, total: PLATFORMS.length, ...state } };
			}
			return refuse(404, `${method} ${url.pathname}`);
		},
	};
}

async function readForm({ headers, body }: ServiceRequest) {
	const type = headers['content-type'] ?? '';
	if (!type.startsWith('multipart/form-data')) refuse(400, `Expected a form, not "${type}"`);
	const form = await new Response(new Uint8Array(body), {
		headers: { 'content-type': type },
	}).formData();
	const platforms = form.getAll('platform[]').map(String);
	if (platforms.length === 0 || !platforms.every((one) => PLATFORMS.includes(one))) {
		refuse(400, `Platforms: ${platforms.join()}`);
	}
	form.delete('platform[]');
	const fields = fieldsSchema.safeParse(Object.fromEntries(form));
	if (!fields.success) return refuse(400, fields.error.message);
	return { platforms, fields: fields.data };
}

/** The service fetches the video itself. */
async function videoAt(address: string): Promise<Buffer> {
	const { statusCode, body } = await fetchUrl(address, { dispatcher: loopback });
	const bytes = Buffer.from(await body.arrayBuffer());
	if (statusCode !== 200 || bytes.subarray(4, 8).toString() !== 'ftyp') {
		refuse(400, `There is no video at ${address}`);
	}
	return bytes;
}

function refuse(status: number, message: string): never {
	throw new Refusal(status, message, { success: false, message });
}
