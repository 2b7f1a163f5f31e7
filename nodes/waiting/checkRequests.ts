import { checkByProvider } from '../../tasks/byProvider';
import type { StatusCheck } from '../../tasks/check';
import type { ConnectTo } from '../connect';
import { checkTasksWith } from '../jobs/checkTasks';
import type { ReadRequest, WaitRequest } from './waitRequest';

/** Asks once for the tasks of all items that have one. Rejects only when the execution is cancelled. */
export async function checkRequests(
	connectTo: ConnectTo,
	requests: readonly ReadRequest[],
): Promise<Map<WaitRequest, StatusCheck>> {
	const wanted = requests.filter((request): request is WaitRequest => 'taskId' in request);
	const references = wanted.map((request) => ({
		request,
		provider: request.provider.id,
		taskId: request.taskId,
	}));
	const checks = await checkByProvider(references, checkTasksWith(connectTo));
	return new Map([...checks].map(([{ request }, check]) => [request, check]));
}
