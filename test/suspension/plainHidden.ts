import type { INodeExecutionData } from 'n8n-workflow';

import { resultIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import { runHiddenNode } from '../../suspension/hiddenNode';
import type { Job } from '../../suspension/job';
import { plainContext, type PlainN8n } from './plainContext';
import { counting, registryOf, type State } from './plainJob';

export const SEAL = 'the seal';
/** Another job that the hidden node may be run for. */
export const LATER = counting({ id: 'later' });

export const stateOf = (job: Job<State>, left: number, turn = 3) => [
	toHandover(SEAL, job, { turn, state: { left } }),
];

/** What the hidden node does in a role, with its seal unless that is said. */
export async function hidden(role: string, n8n: PlainN8n = {}, job = counting()) {
	const all = plainContext({
		...n8n,
		parameters: { work: job.id, role, seal: SEAL, turn: 3, leaseUntilMs: 0, ...n8n.parameters },
	});
	const end = runHiddenNode(all.context, registryOf(job, LATER));
	const outputs = async () => {
		const [again = [], leaving = []] = await end;
		const results = (items: INodeExecutionData[]) => items.map((item) => resultIn(SEAL, item));
		return { again, leaving, left: results(leaving), back: results(again) };
	};
	// Whoever is told how it ends hears it.
	await end.catch(() => undefined);
	return { ...all, end, outputs };
}
