import type { ProviderFixtures } from '../fixtures';
import { errors } from './errors';
import { limits } from './limits';

const TASK_ID = '550e8400-e29b-41d4-a716-446655440000';

const characterAndTikTok = {
	characterImageSource: 'url',
	characterImageUrl: 'https://file.dancegenerator.ai/abc123.jpg',
	referenceVideoSource: 'tiktok',
	tiktokUrl: 'https://www.tiktok.com/@user/video/1234567890',
};

const credits = (amount: number) => ({ amount, unit: 'credits' as const });

/** Copied from the document "AI Dance Generator public API". */
export const fixtures: ProviderFixtures = {
	capabilities: {
		fileToUrl: true,
		uploads: true,
		listTasks: true,
		credits: true,
		pricing: true,
		callback: false,
		idempotency: false,
	},
	forms: { dance: characterAndTikTok },
	requests: [
		{
			title: 'Example with uploaded video',
			mode: 'dance',
			form: {
				characterImageSource: 'url',
				characterImageUrl: 'https://file.dancegenerator.ai/abc123.jpg',
				referenceVideoSource: 'url',
				referenceVideoUrl: 'https://file.dancegenerator.ai/videos/def456.mp4',
				prompt: 'Make the character dance energetically',
				options: { characterOrientation: 'image' },
			},
			path: '/generate',
			body: {
				character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
				reference_video_url: 'https://file.dancegenerator.ai/videos/def456.mp4',
				prompt: 'Make the character dance energetically',
				character_orientation: 'image',
			},
		},
		{
			title: 'Example with TikTok URL',
			mode: 'dance',
			form: { ...characterAndTikTok, options: { characterOrientation: 'image' } },
			path: '/generate',
			body: {
				character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
				tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
				character_orientation: 'image',
			},
		},
		{
			title: 'Step 2: Generate a dance video using a TikTok reference',
			mode: 'dance',
			form: {
				...characterAndTikTok,
				tiktokUrl: 'https://www.tiktok.com/@dancer/video/1234567890',
			},
			path: '/generate',
			body: {
				character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
				tiktok_url: 'https://www.tiktok.com/@dancer/video/1234567890',
			},
		},
	],
	creates: [
		{
			title: 'Generate an AI Dance Video, Response (201)',
			httpStatus: 201,
			body: {
				task_id: TASK_ID,
				status: 'pending',
				cost_credits: 70,
				remaining_credits: 430,
				estimated_duration_seconds: 180,
				created_at: '2026-03-09T10:00:00.000Z',
			},
			task: {
				taskId: TASK_ID,
				status: 'pending',
				providerStatus: 'pending',
				cost: credits(70),
				remainingCredits: 430,
				estimatedSeconds: 180,
				createdAt: '2026-03-09T10:00:00.000Z',
				error: null,
			},
		},
	],
	tasks: [
		{
			title: 'Check Task Status, queued',
			body: { task_id: TASK_ID, status: 'pending', progress: 0, result: null, error: null },
			task: { taskId: TASK_ID, status: 'pending', progress: 0, outputs: [], error: null },
		},
		{
			title: 'Check Task Status, Response (in progress)',
			body: {
				task_id: TASK_ID,
				status: 'processing',
				progress: 50,
				result: null,
				cost_credits: 70,
				created_at: '2026-03-09T10:00:00.000Z',
				completed_at: null,
				error: null,
			},
			task: { taskId: TASK_ID, status: 'processing', progress: 50, completedAt: null, outputs: [] },
		},
		{
			title: 'Check Task Status, Response (completed)',
			body: {
				task_id: TASK_ID,
				status: 'success',
				progress: 100,
				result: { video_url: 'https://file.dancegenerator.ai/videos/result.mp4' },
				cost_credits: 70,
				created_at: '2026-03-09T10:00:00.000Z',
				completed_at: '2026-03-09T10:03:22.000Z',
				error: null,
			},
			task: {
				taskId: TASK_ID,
				status: 'succeeded',
				progress: 100,
				videoUrl: 'https://file.dancegenerator.ai/videos/result.mp4',
				outputs: [
					{
						type: 'video',
						url: 'https://file.dancegenerator.ai/videos/result.mp4',
						width: null,
						height: null,
						durationSeconds: null,
					},
				],
				cost: credits(70),
				completedAt: '2026-03-09T10:03:22.000Z',
			},
		},
		{
			title: 'Check Task Status, failed (the form of its reason is not documented)',
			body: { task_id: TASK_ID, status: 'failed', result: null, error: 'No person in the image' },
			task: {
				taskId: TASK_ID,
				status: 'failed',
				error: { code: null, message: 'No person in the image' },
			},
		},
	],
	credits: [
		{
			body: {
				remaining_credits: 500,
				cost_reference: { per_second: 7, example_10s_video: 70 },
			},
			balance: { credits: 500, availableCredits: 500, creditsPerSecond: 7 },
		},
	],
	prices: [
		{
			title: 'a 10-second dance video costs 70 credits',
			values: { duration: 10 },
			cost: credits(70),
		},
	],
	errors,
	limits,
};
