import fc from 'fast-check';

import { PROVIDERS } from '../../providers';
import type { ProviderId } from '../../sandbox/server';
import { requireTaskId } from '../../tasks/taskId';
import { useAccounts } from '../transport/account';

const { account, sandbox } = useAccounts();

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,60}$/;

it.each(PROVIDERS.map((provider) => [provider.displayName, provider] as const))(
	'a task ID arrives at %s as the one part of the address that it is meant to be',
	async (_name, provider) => {
		const { api } = account(provider.id as ProviderId, { retries: 'once' });
		await fc.assert(
			fc.asyncProperty(fc.stringMatching(ID), async (id) => {
				// No such task: what counts is where the question arrived.
				await provider.getTask(api, requireTaskId(id)).catch(() => undefined);
				const asked = sandbox().journal().at(-1);
				const arrived = asked?.query.taskId ?? asked?.path.split('/').at(-1);
				expect(decodeURIComponent(String(arrived))).toBe(id);
			}),
			{ numRuns: 40 },
		);
	},
);
