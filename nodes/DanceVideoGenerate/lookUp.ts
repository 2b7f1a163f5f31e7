import type { Provider } from '../../providers/provider';
import { tasksSince, withFound } from '../../tasks/lostOrders';
import { taskOf, type OrderEnd } from '../../tasks/orderEnd';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';

/**
 * Where it is open whether an order was accepted, the provider's list is looked at once, and what it
 * shows is added to the error.
 * @param apiOf only asked for where there is a list to look at
 * @param startedAt when the run began to order; milliseconds since 1970
 */
export async function lookUpLost<End extends OrderEnd>(
	provider: Provider,
	apiOf: () => Promise<Api>,
	startedAt: number,
	ends: readonly End[],
): Promise<End[]> {
	const isLost = ({ result }: OrderEnd) =>
		'facts' in result &&
		result.facts.mayHaveBeenAccepted === true &&
		// Of an earlier run: what appeared in this one says nothing about it.
		result.facts.kind !== 'unknownSubmit' &&
		result.facts.taskId === undefined;
	if (!provider.listTasks || !ends.some(isLost)) return [...ends];
	const known = new Set(ends.flatMap(({ result }) => taskOf(result)?.taskId ?? []));
	const api = await apiOf().catch(() => undefined);
	const found = api && (await tasksSince(provider, api, startedAt, known));
	return ends.map((end) => {
		if (!isLost(end) || !('facts' in end.result)) return end;
		return { ...end, result: { facts: withFound(new Failure(end.result.facts), found).facts } };
	});
}
