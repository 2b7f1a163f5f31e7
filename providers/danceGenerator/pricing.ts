import { z } from 'zod';

import type { Cost } from '../../model/task';
import { definePricing } from '../provider';
import { seconds } from '../values';
import { LONGEST_SECONDS } from './media';

/** Source: "Check Credits": video_duration_in_seconds x 7 credits. */
const CREDITS_PER_SECOND = 7;
const MAX_SECONDS = LONGEST_SECONDS.video;

/** A part of a second is rounded up: an estimate that is too low would be of no use. */
export function priceOf(seconds: number): Cost {
	return { amount: Math.ceil(seconds) * CREDITS_PER_SECOND, unit: 'credits' };
}

/** What a dance video costs. A create tells only where its reference is a file: it gets as long. */
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
			description: `Length of the reference video; the dance video gets the same length. At most ${MAX_SECONDS} seconds.`,
		},
	],
	schema: z.object({ duration: seconds(0, MAX_SECONDS) }),
	estimate: ({ duration }) => priceOf(duration),
});
