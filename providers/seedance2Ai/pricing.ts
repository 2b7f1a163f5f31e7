import { z } from 'zod';

import type { Cost } from '../../model/task';
import { definePricing } from '../provider';
import { flag } from '../values';
import { durationField, modelField, upscaleField } from './fields';
import { duration, model, SECONDS, upscaleResolution, type MODELS, type UPSCALES } from './inputs';

/** Source: "Credits & Pricing". Credits a second. */
const BASE: Record<(typeof MODELS)[number], number> = { seedance2: 40, 'seedance2-fast': 32 };
const UPSCALE: Record<(typeof UPSCALES)[number], number> = { '2k': 20, '4k': 40 };

interface Priced {
	model: keyof typeof BASE;
	duration?: number;
	upscaleResolution?: keyof typeof UPSCALE;
	/** Source: "Reference + Video Ref: base x 2 + upscale". */
	videoReference: boolean;
}

/** What a video costs by the published price. */
export function priceOf(wanted: Priced): Cost {
	const seconds = wanted.duration ?? SECONDS.byDefault;
	const base = seconds * BASE[wanted.model] * (wanted.videoReference ? 2 : 1);
	const upscale = wanted.upscaleResolution ? seconds * UPSCALE[wanted.upscaleResolution] : 0;
	return { amount: base + upscale, unit: 'credits' };
}

/** The price list. */
export const pricing = definePricing({
	words:
		'40 credits for each second of video (Seedance 2 Fast: 32), twice that with a reference video, and for each second 20 more for 2K or 40 more for 4K.',
	fields: [
		modelField,
		durationField,
		{
			...upscaleField,
			options: [{ name: 'None', value: '' }, ...upscaleField.options],
			default: '',
		},
		{
			displayName: 'With a Reference Video',
			name: 'videoReference',
			type: 'boolean',
			default: false,
			description: 'Whether videos are among the references of the mode Reference to Video',
		},
	],
	schema: z.object({
		model: model(),
		duration: duration().optional(),
		upscaleResolution: upscaleResolution().optional(),
		videoReference: flag().default(false),
	}),
	estimate: priceOf,
});
