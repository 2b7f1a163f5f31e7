import { z } from 'zod';

import { definePricing } from '../provider';
import { seconds } from '../values';

/** Source: "Check Credits": video_duration_in_seconds x 7 credits. */
const CREDITS_PER_SECOND = 7;
/** Source: `character_orientation`: a video of the orientation "video" has at most 30 s. */
const MAX_SECONDS = 30;

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
	// A part of a second is rounded up: an estimate that is too low would be of no use.
	estimate: ({ duration }) => ({
		amount: Math.ceil(duration * CREDITS_PER_SECOND),
		unit: 'credits',
	}),
});
