import { z } from 'zod';

import type { Cost } from '../../tasks/task';
import { definePricing } from '../provider';
import { seconds } from '../values';

/** Source: "Check Credits": video_duration_in_seconds x 7 credits. */
const CREDITS_PER_SECOND = 7;
/** Source: `character_orientation`: a video of the orientation "video" has at most 30 s. */
const MAX_SECONDS = 30;

/** Source: `character_orientation`: "image" (default, max 10s) or "video" (max 30s). */
const LONGEST_SECONDS = { image: 10, video: MAX_SECONDS } as const;

/** A part of a second is rounded up: an estimate that is too low would be of no use. */
const priceOf = (seconds: number): Cost => ({
	amount: Math.ceil(seconds * CREDITS_PER_SECOND),
	unit: 'credits',
});

/** What an order can cost at most: its length is that of the reference, up to a limit. */
export const maxCostOf = (orientation: keyof typeof LONGEST_SECONDS = 'image'): Cost =>
	priceOf(LONGEST_SECONDS[orientation]);

/** What a dance video costs. An order itself does not tell: its length is that of the reference. */
export const pricing = definePricing({
	words: `${CREDITS_PER_SECOND} credits for each second of video; a 10-second video costs ${10 * CREDITS_PER_SECOND}.`,
	fields: [
		{
			displayName: 'Video Length (Seconds)',
			name: 'duration',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: MAX_SECONDS, numberPrecision: 2 },
			required: true,
			default: 10,
			description: `Length of the reference video: the dance video gets as long. At most ${MAX_SECONDS} seconds.`,
		},
	],
	schema: z.object({ duration: seconds(0, MAX_SECONDS) }),
	estimate: ({ duration }) => priceOf(duration),
});
