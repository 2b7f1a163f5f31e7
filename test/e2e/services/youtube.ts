import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { GoogleAccounts } from './googleAccounts';
import { createResumableUploads } from './resumableUploads';
import { jsonBody, Refusal, type Service } from './service';

const snippetSchema = z.object({
	title: z.string().min(1).max(100),
	categoryId: z.string().regex(/^\d+$/),
	description: z.string().max(5000).optional(),
	tags: z.array(z.string()).optional(),
	defaultLanguage: z.string().optional(),
});
const statusSchema = z.object({
	privacyStatus: z.enum(['private', 'unlisted', 'public']),
	containsSyntheticMedia: z.boolean().optional(),
	selfDeclaredMadeForKids: z.boolean().optional(),
	embeddable: z.boolean().optional(),
	publicStatsViewable: z.boolean().optional(),
	license: z.enum(['youtube', 'creativeCommon']).optional(),
});
const insertSchema = z.object({ snippet: snippetSchema, status: statusSchema });
const updateSchema = z.object({ id: z.string(), status: statusSchema }).strict();

/** A video of the channel. */
export interface YouTubeVideo extends z.output<typeof insertSchema> {
	id: string;
	content: Buffer;
	/** Each state of publication it has been in, oldest first. */
	statuses: Array<z.output<typeof statusSchema>>;
}

/** A YouTube channel. */
export interface YouTube {
	/** `www.googleapis.com`, the paths of YouTube. */
	service: Service;
	videos(): readonly YouTubeVideo[];
}

const SCOPES = [
	'https://www.googleapis.com/auth/youtube',
	'https://www.googleapis.com/auth/youtube.upload',
];

/**
 * Stands in for YouTube, as far as videos are uploaded and their status is changed.
 * Source: https://developers.google.com/youtube/v3/docs/videos/insert and /update
 */
export function createYouTube(accounts: GoogleAccounts): YouTube {
	const videos: YouTubeVideo[] = [];
	const uploads = createResumableUploads('https://www.googleapis.com/upload/youtube/v3/videos');
	const described = ({ id, snippet, status }: YouTubeVideo) => ({
		kind: 'youtube#video',
		id,
		snippet,
		status: { uploadStatus: 'uploaded', ...status },
	});

	return {
		videos: () => videos,
		service(request) {
			const { method, url } = request;
			if (method === 'POST' && url.pathname === '/upload/youtube/v3/videos') {
				accounts.authorize(request, SCOPES);
				const { snippet, status } = jsonBody(request, insertSchema);
				return uploads.begin(request, ({ content }) => {
					const id = randomBytes(8).toString('base64url');
					const video = { id, snippet, status, content, statuses: [status] };
					videos.push(video);
					return described(video);
				});
			}
			// The address of an upload is its own key.
			if (method === 'PUT' && url.pathname === '/upload/youtube/v3/videos')
				return uploads.put(request);
			if (method === 'PUT' && url.pathname === '/youtube/v3/videos') {
				accounts.authorize(request, SCOPES);
				if (url.searchParams.get('part') !== 'status') throw new Refusal(400, 'No part is given');
				const { id, status } = jsonBody(request, updateSchema);
				const video = videos.find((one) => one.id === id);
				if (!video)
					throw new Refusal(404, 'The video that you are trying to update cannot be found.');
				// What the request leaves out is gone.
				video.status = status;
				video.statuses.push(status);
				return { body: described(video) };
			}
			throw new Refusal(404, `${method} ${url.pathname}`);
		},
	};
}
