import { Agent } from 'undici';

/**
 * The way to what runs on this machine: direct, whatever proxy the environment names
 * (NODE_USE_ENV_PROXY). A connection a call, because a kept one would break on an n8n that is killed
 * and restarted.
 */
export const loopback = new Agent({ pipelining: 0 });
