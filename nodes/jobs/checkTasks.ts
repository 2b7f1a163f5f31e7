import { providerById } from '../../providers';
import type { CheckAll } from '../../tasks/byProvider';
import { createStatusChecker, type StatusCheck } from '../../tasks/check';
import { asFailure } from '../../transport/failure';
import type { ConnectTo } from '../connect';

/**
 * Makes the function that asks providers for their tasks. A provider whose account cannot be used (its
 * credential is gone, for example) fails for its own tasks, and not for those of the others.
 */
export function checkTasksWith(connectTo: ConnectTo): CheckAll {
	return async (taskIds, id) => {
		const provider = providerById(id);
		const connection = await connectTo(provider).catch((error: unknown) => ({
			failure: asFailure(error),
		}));
		if ('api' in connection) return await createStatusChecker(provider, connection.api)(taskIds);
		return new Map(taskIds.map((taskId): [string, StatusCheck] => [taskId, connection]));
	};
}
