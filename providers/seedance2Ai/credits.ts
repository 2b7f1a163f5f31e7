import { z } from 'zod';

import { parseAnswer } from '../../transport/answer';
import type { Api } from '../../transport/api';
import type { Balance } from '../provider';

const creditsSchema = z.object({
	credits: z.number(),
	availableCredits: z.number().nullish(),
});

/** `GET /account/credits`. What running tasks have reserved is in `credits` only. */
export async function credits(api: Api): Promise<Balance> {
	const answer = await api.get('/account/credits');
	const parsed = parseAnswer(creditsSchema, answer, 'the credits');
	return {
		credits: parsed.credits,
		availableCredits: parsed.availableCredits ?? parsed.credits,
		// It depends on the model and the options; see pricing.ts.
		creditsPerSecond: null,
	};
}
