import { Failure } from '../../../transport/failure';
import { answerNext } from './answers';
import { apiOf, type Subject } from './sandboxes';

/** Every error of the document is a failure with a sentence, a next step and its code as text. */
export function testErrors(subject: Subject): void {
	const { provider, fixtures } = subject;

	async function failureOf(action: Promise<unknown>): Promise<Failure> {
		const outcome = await action.catch((error: unknown) => error);
		if (outcome instanceof Failure) return outcome;
		throw new Error(`Expected a failure, but got ${JSON.stringify(outcome)}`);
	}

	describe('errors', () => {
		it.each(fixtures.errors.map((example) => [example.title, example] as const))(
			'%s is explained',
			async (_title, { during = 'create', httpStatus, body, kind, code, retryable, says = [] }) => {
				const request = fixtures.requests[0];
				if (!request) throw new Error('The fixtures have no example request');
				answerNext(subject, during === 'create' ? 'POST' : 'GET', httpStatus, body);
				const { details } = await failureOf(
					during === 'create'
						? provider.generate(apiOf(subject), request)
						: provider.getTask(apiOf(subject), 'task-1'),
				);

				expect(details).toMatchObject({ kind, retryable, httpStatus });
				expect(details.code).toBe(code);
				expect(details.message).toMatch(/^[A-Z].{15,}[^.\s]$/s);
				expect(details.nextStep).toMatch(/^[A-Z].{8,}\.$/s);
				const said = [details.message, details.nextStep, details.furtherInfo].join(' ');
				for (const part of says) expect(said).toContain(part);
			},
		);

		it('are about each of the HTTP statuses a client must know how to handle', () => {
			const statuses = new Set(fixtures.errors.map(({ httpStatus }) => httpStatus));
			expect([...statuses]).toEqual(expect.arrayContaining([401, 500]));
		});
	});
}
