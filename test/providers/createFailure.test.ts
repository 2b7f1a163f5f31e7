import { providerById } from '../../providers';
import { readResponse, type Purpose } from '../../transport/httpResponse';

/** What an error is told to be about: a task that there is none of yet, when it is created. */
const A_TASK = /task ID|its own tasks|the task was created with|no such task/;

const told = (id: string, status: number, purpose: Purpose) => {
	const failure = providerById(id).toFailure(readResponse(status, {}, '{}'), purpose);
	return { kind: failure?.kind, text: `${failure?.message}. ${failure?.nextStep}` };
};

describe('a create that finds nothing or may not be made', () => {
	it.each(['seedDance', 'seedance2Ai', 'vtrix'])(
		'at %s is not told about a task ID: it is about the base URL',
		(id) => {
			const asked = told(id, 404, 'read');
			expect(asked.kind).toBe('notFound');
			expect(asked.text).toMatch(A_TASK);
			const { kind, text } = told(id, 404, 'create');
			expect(kind).toBe('notFound');
			expect(text).not.toMatch(A_TASK);
			expect(text).toContain('the base URL in the credential');
		},
	);

	it('at Seedance2 AI is not told whose tasks it may see', () => {
		expect(told('seedance2Ai', 403, 'read').text).toMatch(A_TASK);
		const { kind, text } = told('seedance2Ai', 403, 'create');
		expect(kind).toBe('permission');
		expect(text).not.toMatch(A_TASK);
	});
});
