import { NodeOperationError } from 'n8n-workflow';

import { callBackFields } from '../../../nodes/DanceVideoGenerate/callBack';
import { baseUrlOf, formOf, modeOf, generate, type Subject } from './sandboxes';

/** The documented requests come from forms; what a document forbids is not sent. */
export function testRequests(subject: Subject): void {
	const { provider, fixtures, sandboxes } = subject;
	const posts = () => sandboxes.home.journal().filter(({ method }) => method === 'POST');

	describe('requests', () => {
		it.each(fixtures.requests.map((example) => [example.title, example] as const))(
			'are as the document has them: %s',
			async (_title, { mode, form, path, body }) => {
				await generate(subject, mode, form);
				const [sent] = posts();
				expect(sent?.path).toBe(new URL(baseUrlOf(subject)).pathname.replace(/\/$/, '') + path);
				expect(JSON.stringify(sent?.body)).toBe(JSON.stringify(body));
				expect(sent?.headers['content-type']).toMatch(/^application\/json/);
				// Not a space more than that.
				expect(sent?.headers['content-length']).toBe(
					String(Buffer.byteLength(JSON.stringify(body))),
				);
				expect(posts()).toHaveLength(1);
			},
		);

		it('have an example or at least a form for every mode', () => {
			expect(Object.keys(fixtures.forms).sort()).toEqual(provider.modes.map(({ id }) => id).sort());
		});

		it.each(provider.modes.map(({ id }) => id))(
			'of %s are accepted with the fewest values',
			async (mode) => {
				const { json } = await generate(subject, mode, formOf(subject, mode));
				expect(json).toMatchObject({ provider: provider.id, taskId: expect.any(String) });
				expect(sandboxes.home.paidCreates()).toBe(1);
			},
		);
	});

	describe('limits', () => {
		const limits = fixtures.limits.map(
			(limit) => [limit.mode, limit.field, limit.documented, limit] as const,
		);

		it.each(limits)(
			'of %s: %s (%s), one step inside, is created',
			async (mode, _field, _words, limit) => {
				await generate(subject, mode, formOf(subject, mode, limit.inside), limit.files?.inside);
				expect(sandboxes.home.paidCreates()).toBe(1);
			},
		);

		it.each(limits)(
			'of %s: %s (%s), one step outside, is refused by name and nothing is sent',
			async (mode, field, _words, limit) => {
				const form = formOf(subject, mode, limit.outside);
				const error = await generate(subject, mode, form, limit.files?.outside).catch(
					(thrown: unknown) => thrown,
				);
				expect(error).toBeInstanceOf(NodeOperationError);
				const { message } = error as NodeOperationError;
				expect(message).toContain(displayNameOf(subject, mode, field));
				for (const part of limit.says) expect(message).toContain(part);
				expect(sandboxes.home.journal()).toEqual([]);
			},
		);
	});
}

/** The name of a field as the form shows it. */
function displayNameOf(subject: Subject, mode: string, name: string): string {
	const { fields, media } = modeOf(subject, mode);
	const options = fields.flatMap((field) =>
		field.type === 'collection' ? (field.options ?? []) : [],
	);
	const known = [...media, ...fields, ...options, ...callBackFields].find(
		(field) => field.name === name,
	);
	if (!known || !('displayName' in known)) throw new Error(`${mode} has no field "${name}"`);
	return known.displayName;
}
