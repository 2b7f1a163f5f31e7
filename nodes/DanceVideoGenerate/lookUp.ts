import type { Provider } from '../../providers/provider';
import { lookForLost, withFound } from '../../tasks/lostOrders';
import { taskIdOf, type OrderEnd } from '../../tasks/orderEnd';
import { Failure } from '../../transport/failure';
import type { Connection } from '../connect';

/**
 * Where it is open whether an order was accepted, the provider's list is looked at once, and what it
 * shows is added to the error.
 * @param connectionOf only asked for where there is a list to look at
 * @param knownIds of tasks that the execution has from elsewhere than these orders
 */
export async function lookUpLost<End extends OrderEnd>(
	provider: Provider,
	connectionOf: () => Promise<Pick<Connection, 'api' | 'clock'>>,
	ends: readonly End[],
	knownIds: readonly string[] = [],
): Promise<End[]> {
	const lost = ends.flatMap(({ result }) => (isLost(result) ? [result.facts] : []));
	if (!provider.listTasks || lost.length === 0) return [...ends];
	const known = new Set([...knownIds, ...ends.flatMap(({ result }) => taskIdOf(result) ?? [])]);
	const connection = await connectionOf().catch(() => undefined);
	const look =
		connection &&
		(await lookForLost(provider, connection.api, lost, known, () => connection.clock.now()));
	return ends.map((end) => {
		if (!isLost(end.result)) return end;
		return { ...end, result: { facts: withFound(new Failure(end.result.facts), look).details } };
	});
}

/** An order that may have been accepted, whose task is not known; of one that an earlier run sent, no time is. */
function isLost(result: OrderEnd['result']): result is Extract<typeof result, { facts: unknown }> {
	if (!('facts' in result)) return false;
	const { mayHaveBeenAccepted, taskId, sentAtMs } = result.facts;
	return mayHaveBeenAccepted === true && taskId === undefined && sentAtMs !== undefined;
}
