import { sleep } from 'n8n-workflow';

import { createAccountRateLimiters } from './rateLimiter';

/**
 * What everything that runs in this n8n process shares: how time passes, and the rate limit of each
 * account. The only state of that kind, and in one place: a test puts its own here, so that it neither
 * waits in real time nor for what another test has sent.
 */
export const thisProcess = { sleep, rateLimiters: createAccountRateLimiters() };
