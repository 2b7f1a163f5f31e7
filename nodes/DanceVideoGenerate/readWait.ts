import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemWait } from '../../tasks/submitJob';
import { readDelivery } from '../form/readDelivery';
import { isToolCall } from '../toolCall';
import { readTimeoutMs } from '../waiting/waitRequest';
import { WAIT_OPTIONS } from './waitFields';

/** Whether the node waits for the videos; for an agent it never does. */
export function waitsForVideo(context: IExecuteFunctions): boolean {
	const wanted = context.getNodeParameter('whenCreated', 0, 'returnTask') === 'waitForVideo';
	return wanted && !isToolCall(context);
}

/**
 * How an item's video is waited for, checked before its task is paid for.
 * @throws Failure `invalidInput`
 */
export function readWait(context: IExecuteFunctions, itemIndex: number): ItemWait {
	return {
		timeoutMs: readTimeoutMs(context, itemIndex, WAIT_OPTIONS),
		delivery: readDelivery(context, itemIndex, WAIT_OPTIONS),
	};
}
