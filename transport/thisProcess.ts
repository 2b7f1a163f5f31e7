import { sleep } from 'n8n-workflow';

import { createLimiter } from './limiter';
import { createAccountRateLimiters } from './rateLimiter';

/**
 * So many files are fetched at once. 200 at once need 430 MB and take no less time; a few slow servers
 * must not hold up the others.
 */
export const FILES_AT_ONCE = 16;

/**
 * What everything that runs in this n8n process shares: how time passes, the rate limit of each account,
 * and whose turn it is to fetch a file. The only state of that kind, and in one place: a test puts its own here, so that it neither
 * waits in real time nor for what another test has sent.
 */
export const thisProcess = {
	sleep,
	rateLimiters: createAccountRateLimiters(),
	fetching: createLimiter(FILES_AT_ONCE),
};
