import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { PROVIDERS } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { testAnswers } from './contract/answers';
import { testCapabilities } from './contract/capabilities';
import { testDelivery } from './contract/delivery';
import { testErrors } from './contract/errors';
import { testForms } from './contract/forms';
import { testOddAnswers } from './contract/oddAnswers';
import { testOrigin } from './contract/origin';
import { testRequests } from './contract/requests';
import { openSandboxes, type Sandboxes, type Subject } from './contract/sandboxes';
import type { ProviderFixtures } from './fixtures';

/** What every provider must do. A new one gets all of it by being in the registry. */
function testProvider(subject: Subject): void {
	testCapabilities(subject);
	testForms(subject);
	testRequests(subject);
	testAnswers(subject);
	testOddAnswers(subject);
	testDelivery(subject);
	testErrors(subject);
	testOrigin(subject);
}

// Files of 100 MB are sent on machines that may be busy.
jest.setTimeout(60_000);

let opened: Sandboxes;
/** The tests are named before the sandboxes are there, so they get them through this. */
const sandboxes: Sandboxes = {
	get home() {
		return opened.home;
	},
	get elsewhere() {
		return opened.elsewhere;
	},
	reset: () => opened.reset(),
	close: async () => await opened.close(),
};

beforeAll(async () => {
	opened = await openSandboxes();
});
beforeEach(() => sandboxes.reset());
afterAll(async () => await sandboxes.close());

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
	'%s',
	(id, provider) => {
		const path = join(__dirname, id, 'fixtures.ts');

		it('has fixtures', () => {
			expect(existsSync(path)).toBe(true);
		});

		if (existsSync(path)) {
			const { fixtures } = jest.requireActual<{ fixtures: ProviderFixtures }>(path);
			const development = DEVELOPMENT[id as ProviderId];
			testProvider({ provider, fixtures, development, sandboxes });
		}
	},
);

describe('the registry', () => {
	it('has each id and each credential once', () => {
		for (const key of ['id', 'displayName', 'credentialType'] as const) {
			const values = PROVIDERS.map((provider) => provider[key]);
			expect(new Set(values).size).toBe(values.length);
		}
	});
});
