import type { ProviderFixtures } from '../fixtures';
import { errors } from './errors';
import { limits } from './limits';
import { forms, requests } from './requests';

const CDN = 'https://cdn.example.com';

const credits = (amount: number) => ({ amount, unit: 'credits' as const });
const output = (type: 'video' | 'image', url: string) => ({
	type,
	url,
	width: null,
	height: null,
	durationSeconds: null,
});
const times = { created_at: '2026-03-09T10:00:00.000Z', updated_at: '2026-03-09T10:02:00.000Z' };

/** Copied from the document "Public API" of seedance2ai.io; see provider-facts for the answers. */
export const fixtures: ProviderFixtures = {
	capabilities: {
		fileToUrl: false,
		uploads: false,
		listTasks: false,
		credits: false,
		pricing: false,
		callback: false,
		idempotency: true,
	},
	forms,
	requests,
	creates: [
		{
			title: 'a video is accepted with 201',
			httpStatus: 201,
			body: {
				id: 'sd2_1a2b3c',
				status: 'processing',
				model: 'seedance',
				quality_tier: 'standard',
				channel: 'standard',
				credits_used: 30,
			},
			task: {
				taskId: 'sd2_1a2b3c',
				status: 'processing',
				cost: credits(30),
				remainingCredits: null,
			},
		},
		{
			title: 'an image is accepted with 201',
			httpStatus: 201,
			body: {
				id: 'gpt2_1a2b3c',
				status: 'processing',
				model: 'gpt-image-2',
				credits_used: 4,
				remaining_credits: 96,
			},
			task: { taskId: 'gpt2_1a2b3c', cost: credits(4), remainingCredits: 96 },
		},
	],
	tasks: [
		{
			title: 'queued (tolerated)',
			body: { id: 'sd2_xxxxx', status: 'queued', output: null },
			task: { status: 'pending', outputs: [] },
		},
		{
			title: 'processing',
			body: {
				id: 'sd2_xxxxx',
				status: 'processing',
				model: 'seedance',
				output: null,
				error: null,
				...times,
			},
			task: { status: 'processing', createdAt: times.created_at, completedAt: null, error: null },
		},
		{
			title: 'Check task status',
			body: {
				id: 'sd2_xxxxx',
				status: 'completed',
				model: 'seedance',
				output: { video_url: `${CDN}/video.mp4` },
				credits_used: 30,
			},
			task: {
				taskId: 'sd2_xxxxx',
				status: 'succeeded',
				videoUrl: `${CDN}/video.mp4`,
				outputs: [output('video', `${CDN}/video.mp4`)],
				cost: credits(30),
				refundedCredits: null,
			},
		},
		{
			title: 'completed, with the last frame and the times',
			body: {
				id: 'sd2_xxxxx',
				status: 'completed',
				model: 'seedance',
				credits_used: 30,
				credits_refunded: 0,
				output: {
					video_url: `${CDN}/video.mp4`,
					last_frame_url: `${CDN}/last.png`,
					seed: 7,
				},
				error: null,
				...times,
			},
			task: {
				videoUrl: `${CDN}/video.mp4`,
				lastFrameUrl: `${CDN}/last.png`,
				outputs: [output('video', `${CDN}/video.mp4`), output('image', `${CDN}/last.png`)],
				refundedCredits: 0,
				completedAt: times.updated_at,
			},
		},
		{
			title: 'several images',
			body: {
				id: 'gpt2_xxxxx',
				status: 'completed',
				model: 'gpt-image-2',
				output: { images: [{ url: `${CDN}/1.png` }, { url: `${CDN}/2.png` }] },
			},
			task: {
				status: 'succeeded',
				videoUrl: null,
				outputs: [output('image', `${CDN}/1.png`), output('image', `${CDN}/2.png`)],
			},
		},
		{
			title: 'one image at image_url (tolerated)',
			body: { id: 'nbp_xxxxx', status: 'completed', output: { image_url: `${CDN}/1.png` } },
			task: { outputs: [output('image', `${CDN}/1.png`)] },
		},
		{
			title: 'images at image_urls (tolerated)',
			body: { id: 'nbp_xxxxx', status: 'completed', output: { image_urls: [`${CDN}/1.png`] } },
			task: { outputs: [output('image', `${CDN}/1.png`)] },
		},
		{
			title: 'failed, with what was given back',
			body: {
				id: 'sd2_xxxxx',
				status: 'failed',
				model: 'seedance',
				credits_used: 30,
				credits_refunded: 30,
				output: null,
				error: { code: 'generation_failed', message: 'The prompt was refused' },
				...times,
			},
			task: {
				status: 'failed',
				error: { code: 'generation_failed', message: 'The prompt was refused' },
				refundedCredits: 30,
				cost: credits(30),
			},
		},
		{
			title: 'failed with a text',
			body: { id: 'sd2_xxxxx', status: 'failed', error: 'The prompt was refused' },
			task: { status: 'failed', error: { code: null, message: 'The prompt was refused' } },
		},
	],
	errors,
	limits,
};
