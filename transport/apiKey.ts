import { textOf } from '../model/json';

/**
 * A credential's key as it is sent, however it was pasted: with white space, or with "Bearer" before it.
 * Credentials send it so, too (`credentials/bearer.ts`).
 */
export function toApiKey(pasted: unknown): string {
	return textOf(pasted)
		.trim()
		.replace(/^Bearer(\s+|$)/i, '');
}
