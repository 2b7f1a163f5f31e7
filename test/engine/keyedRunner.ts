import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import type { Sandbox } from '../../sandbox/server';
import { runNode, type NodeRun } from './runNode';
import { DANCE } from './sandboxRunner';

/** Rows of a table, whose IDs are the keys of their items. */
export const rows = (...ids: Array<string | number | null>) =>
	ids.map((rowId) => ({ json: { rowId, prompt: `the prompt of ${String(rowId)}` } }));

/** Runs of Generate whose items have keys of the user's own. */
export function keyedRunner(sandbox: () => Sandbox) {
	/** As a later execution does it: nothing is kept in memory but n8n's own store. */
	const generate = async (
		provider: 'danceGenerator' | 'seedance2Io' | 'seedance2Ai',
		items: NodeRun['items'],
		batch: INodeParameters,
		more: Partial<NodeRun> & { form?: INodeParameters } = {},
	) =>
		await runNode({
			node: new DanceVideoGenerate(),
			parameters: {
				provider,
				...(provider === 'danceGenerator' ? DANCE : { mode: 'textToVideo' }),
				prompt: '={{ $json.prompt }}',
				batch: { requestsPerMinute: 100_000, ...batch },
				...more.form,
			},
			credentials: {
				[`${provider}Api`]: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl(provider) },
			},
			items,
			...more,
		});

	const creates = () =>
		sandbox()
			.journal()
			.filter(({ method }) => method === 'POST');

	const sentKeys = () => creates().map(({ headers }) => headers['idempotency-key']);

	return { generate, creates, sentKeys };
}
