import type { Step } from '../../sandbox/facts';
import type { ProviderFixtures } from '../../test/providers/fixtures';

/** Answers that are documented (or were inferred), by the question they belong to. */
export type Documented = Partial<Record<Step, unknown[]>>;

/** The answers that the document shows, from the fixtures of the contract suite. */
export async function documentedAnswers(providerId: string): Promise<Documented> {
	const { fixtures } = (await import(`../../test/providers/${providerId}/fixtures`)) as {
		fixtures: ProviderFixtures;
	};
	const states = fixtures.tasks.map(({ body }) => body);
	return {
		credits: fixtures.credits?.map(({ body }) => body) ?? [],
		create: fixtures.creates.map(({ body }) => body),
		poll: states,
		callback: [...states, ...(fixtures.callbacks ?? []).map(({ body }) => body)],
	};
}
