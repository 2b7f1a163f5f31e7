import type { FastifyInstance } from 'fastify';

/** A request body that is no JSON; the provider decides how to refuse it, after the key. */
export class UnreadableBody {
	constructor(
		/** What arrived, for the journal. */
		readonly text: string,
		readonly reason: string,
	) {}
}

/**
 * Reads JSON bodies without ever failing, so that faults and the key are looked at before the body
 * is, as they are at the providers. No body at all is `undefined`.
 * @param bodyLimit the largest body that is read, in bytes
 */
export function readBodies(scope: FastifyInstance, bodyLimit = 1024 * 1024): void {
	scope.removeAllContentTypeParsers();
	scope.addContentTypeParser(
		'application/json',
		{ parseAs: 'string', bodyLimit },
		async (_: unknown, text: string) => {
			if (text === '') return undefined;
			try {
				return JSON.parse(text) as unknown;
			} catch {
				return new UnreadableBody(text, 'The request body is not valid JSON');
			}
		},
	);
	scope.addContentTypeParser(
		'*',
		{ parseAs: 'string', bodyLimit },
		async (_: unknown, text: string) =>
			text === '' ? undefined : new UnreadableBody(text, 'Content-Type must be application/json'),
	);
}
