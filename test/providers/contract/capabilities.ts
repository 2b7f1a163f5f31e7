import type { JsonObject } from '../../../model/json';
import { answerNext } from './answers';
import { apiOf, formOf, generate, type Subject } from './sandboxes';

/** What a provider object has is what its document offers: no more, no less. */
export function testCapabilities(subject: Subject): void {
	const { provider, fixtures } = subject;

	describe('capabilities', () => {
		it('are those of its document', () => {
			expect({
				fileToUrl: provider.fileToUrl !== undefined,
				uploads: provider.uploads !== undefined,
				listTasks: provider.listTasks !== undefined,
				credits: provider.credits !== undefined,
				pricing: provider.pricing !== undefined,
				callback: provider.callback !== undefined,
				idempotency: provider.idempotency === true,
			}).toEqual(fixtures.capabilities);
		});

		it('have fixtures', () => {
			const { credits, pricing, callback } = fixtures.capabilities;
			expect({
				credits: (fixtures.credits ?? []).length > 0,
				pricing: (fixtures.prices ?? []).length > 0,
				callback: (fixtures.callbacks ?? []).length > 0,
			}).toEqual({ credits, pricing, callback });
		});

		it('include files in a form only where a file can be brought to the provider', () => {
			const takesFiles = provider.modes.some(({ media }) => media.length > 0);
			expect(takesFiles).toBe(fixtures.capabilities.fileToUrl);
		});

		it('include the key for a callback URL in every mode, or in none', () => {
			const withField = provider.modes.filter(({ schema }) => 'callbackUrl' in schema.shape);
			expect(withField).toHaveLength(fixtures.capabilities.callback ? provider.modes.length : 0);
		});
	});

	for (const { title, body, taskId } of fixtures.callbacks ?? []) {
		it(`reads which task a callback speaks of: ${title}`, () => {
			expect(provider.callback?.taskIdOf(body)).toBe(taskId);
		});
	}

	if (fixtures.callbacks) {
		it('finds no task in a body that is none of its callbacks', () => {
			const strangers: unknown[] = [
				undefined,
				null,
				'',
				'text',
				7,
				[],
				{},
				[{}],
				{ status: 'COMPLETED' },
			];
			expect(strangers.map((body) => provider.callback?.taskIdOf(body))).toEqual(
				strangers.map(() => undefined),
			);
		});
	}

	for (const { body, balance } of fixtures.credits ?? []) {
		it(`reads the balance: ${JSON.stringify(body)}`, async () => {
			answerNext(subject, 'GET', 200, body satisfies JsonObject);
			expect(await provider.credits?.(apiOf(subject))).toEqual(balance);
		});
	}

	for (const { title, values, cost, create: created } of fixtures.prices ?? []) {
		it(`knows the price: ${title}`, async () => {
			const { pricing } = provider;
			expect(pricing?.estimate(pricing.schema.parse(values))).toEqual(cost);
			if (!created) return;
			const { json } = await generate(
				subject,
				created.mode,
				formOf(subject, created.mode, created.form),
			);
			expect(json.estimatedCost).toEqual(cost);
		});
	}
}
