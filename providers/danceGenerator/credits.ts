import { z } from 'zod';

import type { Api } from '../../transport/api';
import { parseResponse } from '../../transport/httpResponse';
import type { Balance } from '../provider';

const creditsSchema = z.object({
	remaining_credits: z.number(),
	cost_reference: z.object({ per_second: z.number().nullish() }).nullish(),
});

/** `GET /credits`. Source: "Check Credits": cost is seconds x `per_second`. */
export async function credits(api: Api): Promise<Balance> {
	const response = await api.get('/credits');
	const parsed = parseResponse(creditsSchema, response, 'the remaining credits');
	return {
		credits: parsed.remaining_credits,
		availableCredits: parsed.remaining_credits,
		creditsPerSecond: parsed.cost_reference?.per_second ?? null,
	};
}
