import { textOf } from '../model/json';

/**
 * A credential's key as it is sent, however it was pasted: with white space, or with "Bearer" before it.
 * The credential's own expression (`credentials/bearer.ts`) makes the same of it.
 */
export function toApiKey(pasted: unknown): string {
	return textOf(pasted)
		.trim()
		.replace(/^Bearer(\s+|$)/i, '');
}
