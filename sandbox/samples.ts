import type { ProviderId } from './settings/providerIds';
import type { Sandbox } from './server';

/** One create request for each provider that works as it is, by the provider's document. */
const samples: Record<ProviderId, { path: string; body: (origin: string) => object }> = {
	danceGenerator: {
		path: '/generate',
		body: (origin) => ({
			character_image_url: `${origin}/media/character.png`,
			tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
			character_orientation: 'image',
		}),
	},
	seedDance: {
		path: '/v1/videos/text-to-video',
		body: () => ({
			prompt: 'A cinematic shot of a futuristic city at sunset',
			resolution: '1080p',
			aspect_ratio: '16:9',
			duration: 5,
		}),
	},
	seedance2Ai: {
		path: '/jobs/createTask',
		body: () => ({
			model: 'seedance2',
			inputs: {
				prompt: 'A golden retriever running on the beach at sunset',
				duration: '5s',
				resolution: '1280x720',
			},
		}),
	},
	seedance2Io: {
		path: '/video/seedance',
		body: () => ({
			mode: 'text-to-video',
			quality_tier: 'standard',
			prompt: 'A cinematic shot of a glass train crossing a snowy mountain bridge',
			aspect_ratio: '16:9',
			duration: '5',
			resolution: '720p',
		}),
	},
	// Its document shows `params` only; what stands around them was observed in clients.
	vtrix: {
		path: '/model/v1/generation',
		body: () => ({
			model: 'spark_dance_v1_0_pro',
			input: [{ params: { content: [{ type: 'text', text: 'A dancer on a roof' }] } }],
		}),
	},
};

/** A command for a shell that creates a task at the provider in this sandbox. */
export function sampleCommand(
	{ apiKey, baseUrl, origin }: Pick<Sandbox, 'apiKey' | 'baseUrl' | 'origin'>,
	id: ProviderId,
): string {
	const { path, body } = samples[id];
	return [
		`curl ${baseUrl(id)}${path}`,
		`-H 'Authorization: Bearer ${apiKey}'`,
		"-H 'Content-Type: application/json'",
		`-d '${JSON.stringify(body(origin))}'`,
	].join(' ');
}
