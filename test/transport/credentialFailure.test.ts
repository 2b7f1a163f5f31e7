import { UnexpectedError, UserError } from 'n8n-workflow';

import { credentialFailure } from '../../transport/credentialFailure';
import { Failure } from '../../transport/failure';

const TYPE = 'vtrixApi';

const of = (error: unknown) => credentialFailure(error, TYPE).details;

/** An error by the name of its class, as n8n throws it that has loaded the class from elsewhere. */
function named(name: string, message = 'It is away'): Error {
	const made = { [name]: class extends Error {} }[name] ?? Error;
	return new made(message);
}

describe('why n8n did not give a credential', () => {
	it.each(['UserError', 'UnexpectedError', 'NodeError', 'ExpressionError', 'CredentialDataError'])(
		'lasts for a %s: what to do is said, and it is not tried again',
		(name) => {
			const details = of(named(name));
			expect(details).toMatchObject({
				kind: 'invalidInput',
				retryable: false,
				mayHaveBeenAccepted: false,
			});
			expect(details.message).toContain(`${TYPE}: It is away`);
			expect(details.nextStep).toMatch(/Choose a credential in the node/);
		},
	);

	it('lasts for n8n’s own errors, and for those that are made from them', () => {
		class NotFound extends UserError {}
		class Deeper extends NotFound {}
		for (const made of [UserError, UnexpectedError, NotFound, Deeper]) {
			expect(of(new made('It is away')).kind).toBe('invalidInput');
		}
	});

	it.each([
		['a database', new Error('It is away')],
		['an error of another class', named('QueryFailedError')],
		['something that only says that it is one', { message: 'no error', name: 'UserError' }],
		['a text', 'It is away'],
		['nothing', undefined],
	])('may pass for %s: nothing was sent, and it may be tried again', (_what, error) => {
		const details = of(error);
		expect(details).toMatchObject({
			kind: 'unreachable',
			retryable: true,
			mayHaveBeenAccepted: false,
		});
		expect(details.message).toContain(TYPE);
		expect(details.nextStep).toMatch(/was not asked\. Try again/);
	});

	it('is what is known already, where that is', () => {
		const known = new Failure({
			kind: 'cancelled',
			message: 'Stopped',
			nextStep: 'Start it again.',
			retryable: false,
		});
		expect(credentialFailure(known, TYPE)).toBe(known);
	});

	it('is told in the words of whatever was thrown, in one line', () => {
		expect(of('odd').message).toMatch(/: odd$/);
		expect(of(undefined).message).toMatch(/: undefined$/);
		expect(of(new Error('  SQLITE_BUSY:\n\n\tlocked ')).message).toMatch(/: SQLITE_BUSY: locked$/);
	});

	it('is told without keys, and never at any length', () => {
		const signed = 'https://db.example/x?password=hunter2 Bearer sk-0123456789abcdef';
		const { message } = of(new Error(signed));
		expect(message).toContain('https://db.example/x?***');
		expect(message).not.toMatch(/hunter2|0123456789/);
		const said = (text: string) => of(new Error(text)).message.split(': ')[1];
		expect(said('x'.repeat(300))).toBe('x'.repeat(300));
		expect(said('x'.repeat(301))).toBe('x'.repeat(300));
	});
});
