import type { FastifyInstance } from 'fastify';

/**
 * A part of the server with rules of its own. It has a name because fastify looks for one that has none
 * among all modules that were ever loaded, each time it is added.
 */
export const part = (name: string, add: (scope: FastifyInstance) => Promise<void>) =>
	Object.assign(add, { [Symbol.for('fastify.display-name')]: name });
