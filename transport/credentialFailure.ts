import { isRecord } from '../model/json';
import { Failure } from './failure';
import { redact } from './redact';

/**
 * What n8n throws for a credential that will not be there the next time either, by the names of its classes:
 * deleted, not to be used here, not decrypted with this n8n's key, an expression that cannot be evaluated
 * (n8n 2.41.1: credentials-helper.js, `getDecrypted`; n8n-core, node-execution-context.js, `_getCredentials`,
 * and credentials.js). The names and not the classes: n8n may have loaded them from elsewhere.
 */
const LASTING = new Set([
	'UserError',
	'UnexpectedError',
	'NodeError',
	'ExpressionError',
	'CredentialDataError',
]);

/** Of what a database says. */
const LONGEST = 300;

/**
 * Why n8n did not give a credential. Nothing was sent by then. All that is not known to last may pass: n8n's
 * database was away, busy or too slow.
 */
export function credentialFailure(error: unknown, credentialType: string): Failure {
	if (error instanceof Failure) return error;
	const text = error instanceof Error ? error.message : String(error);
	const said = redact(text.replace(/\s+/g, ' ').trim()).slice(0, LONGEST);
	const happened = `n8n did not provide the credential of the type ${credentialType}: ${said}`;
	return isLasting(error)
		? new Failure({
				kind: 'invalidInput',
				message: happened,
				nextStep:
					'Choose a credential in the node that exists, that this workflow may use, and that this n8n can decrypt.',
				retryable: false,
				mayHaveBeenAccepted: false,
			})
		: new Failure({
				kind: 'unreachable',
				message: happened,
				nextStep: "The provider was not asked. Try again; n8n's log says more about its database.",
				retryable: true,
				mayHaveBeenAccepted: false,
			});
}

function isLasting(error: unknown): boolean {
	return namesOf(error).some((name) => LASTING.has(name));
}

/** The names of an error's class and of those that it is made from. */
function namesOf(error: unknown): string[] {
	const names: string[] = [];
	let made: unknown = error;
	while (isRecord(made)) {
		made = Object.getPrototypeOf(made);
		if (isRecord(made)) names.push(String((made.constructor as { name?: string }).name));
	}
	return names;
}
