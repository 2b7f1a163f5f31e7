import { z } from 'zod';

import type { Api } from '../../transport/api';
import { parseResponse } from '../../transport/httpResponse';
import type { Balance } from '../provider';

const creditsSchema = z.object({
	credits: z.number(),
	availableCredits: z.number().nullish(),
});

/** `GET /account/credits`. What running tasks have reserved is in `credits` only. */
export async function credits(api: Api): Promise<Balance> {
	const response = await api.get('/account/credits');
	const parsed = parseResponse(creditsSchema, response, 'the credits');
	return {
		credits: parsed.credits,
		availableCredits: parsed.availableCredits ?? parsed.credits,
		// It depends on the model and the options; see pricing.ts.
		creditsPerSecond: null,
	};
}
