import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { SandboxContext } from '../../api/context';
import { resultUrl } from '../../api/results';
import type { SandboxTask } from '../../tasks/store';
import type { Seedance2IoBodies } from './bodies';

/** A create as the three endpoints have it in common. */
export interface Job {
	idPrefix: 'sd2_' | 'gpt2_' | 'nbp_';
	model: string;
	prompt: string;
	cost: number;
	durationSeconds: number;
	/** What the create answer has besides id, status, model and credits_used. */
	echoed: object;
	isImage: boolean;
	/** Whether it may be answered finished, in the mode `imagesAtOnce`. */
	isAtOnce: boolean;
	output(task: SandboxTask): object;
}

/** Ours: no price and no duration is documented, only that some video used 30 credits. */
const TASK_SECONDS = { video: 120, image: 30 };
const imageCredits: Record<string, number> = { '1K': 4, '2K': 8, '4K': 16 };

export function videoJob(body: z.output<Seedance2IoBodies['video']>, context: SandboxContext): Job {
	const perSecond =
		6 * (body.quality_tier === 'pro' ? 2 : 1) * (body.resolution === '1080p' ? 2 : 1);
	// Ours: what -1, the least that is allowed, stands for is not documented.
	const asked = body.seed ?? -1;
	const seed = asked === -1 ? randomInt(4_294_967_296) : asked;
	return {
		idPrefix: 'sd2_',
		model: 'seedance',
		prompt: body.prompt,
		cost: Number(body.duration) * perSecond,
		durationSeconds: TASK_SECONDS.video,
		echoed: { quality_tier: body.quality_tier, channel: body.channel },
		isImage: false,
		isAtOnce: false,
		output: (task) => ({
			video_url: resultUrl(context, task, 'result.mp4'),
			last_frame_url: resultUrl(context, task, 'last-frame.png'),
			seed,
		}),
	};
}

export function imageJob(
	idPrefix: Job['idPrefix'],
	model: string,
	body: {
		prompt: string;
		resolution: string;
		channel?: string;
		batchCount?: number;
		output_format?: string;
	},
	context: SandboxContext,
): Job {
	const count = body.batchCount ?? 1;
	const name = body.output_format === 'jpeg' ? 'image.jpg' : 'image.png';
	return {
		idPrefix,
		model,
		prompt: body.prompt,
		cost: (imageCredits[body.resolution] ?? 4) * count,
		durationSeconds: TASK_SECONDS.image,
		echoed: {},
		isImage: true,
		isAtOnce: body.channel === 'standard',
		output: (task) => ({
			images: Array.from({ length: count }, (_, index) => ({
				url: resultUrl(context, task, name, index),
			})),
		}),
	};
}
