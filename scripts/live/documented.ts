import type { ProviderFixtures } from '../../test/providers/fixtures';
import type { Documented } from './report';

/** The answers that the document shows, from the fixtures of the contract suite. */
export async function documentedAnswers(providerId: string): Promise<Documented> {
	const { fixtures } = (await import(`../../test/providers/${providerId}/fixtures`)) as {
		fixtures: ProviderFixtures;
	};
	return {
		credits: fixtures.credits?.map(({ body }) => body) ?? [],
		create: fixtures.creates.map(({ body }) => body),
		poll: fixtures.tasks.map(({ body }) => body),
	};
}
