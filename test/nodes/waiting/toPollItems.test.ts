import { toPollItems } from '../../../nodes/waiting/waitForTasks';
import type { WaitRequest } from '../../../nodes/waiting/waitRequest';
import { providerById } from '../../../providers';
import { inputFailure } from '../../../transport/failure';
import { DELIVERY } from '../../tasks/pollJobState';
import { MINUTE, SECOND } from '../../tasks/scriptedTasks';
import { usePassingTime } from '../answeringProvider';

usePassingTime();

describe('what items want, as a job knows it', () => {
	const request = (more: Partial<WaitRequest> = {}): WaitRequest => ({
		provider: providerById('vtrix'),
		taskId: 'a',
		ageMs: 10 * SECOND,
		estimatedMs: MINUTE,
		timeoutMs: 5 * MINUTE,
		delivery: DELIVERY,
		...more,
	});
	const pollOf = (wanted: WaitRequest, longestMs = Infinity) => {
		const [item] = toPollItems([wanted], longestMs);
		if (!item || !('poll' in item)) throw new Error('It is not waited for');
		return item;
	};

	it('is a task that is polled from now on, as long as the item wants', () => {
		const { poll, delivery } = pollOf(request());
		expect(poll).toMatchObject({
			provider: 'vtrix',
			taskId: 'a',
			createdAt: Date.now() - 10 * SECOND,
			estimatedMs: MINUTE,
			deadlineAt: Date.now() + 5 * MINUTE,
		});
		expect(poll).not.toHaveProperty('includeRawAnswer');
		expect(delivery).toBe(DELIVERY);
	});

	it('is not waited for longer than anybody may', () => {
		expect(pollOf(request(), MINUTE).poll.deadlineAt).toBe(Date.now() + MINUTE);
		expect(pollOf(request(), 10 * MINUTE).poll.deadlineAt).toBe(Date.now() + 5 * MINUTE);
	});

	it('keeps the provider’s answer where the item wants it', () => {
		const delivery = { ...DELIVERY, includeRawAnswer: true };
		expect(pollOf(request({ delivery })).poll).toMatchObject({ includeRawAnswer: true });
	});

	it('is nothing for an item without a task, or with an error', () => {
		const failure = inputFailure(['Task ID must be an ID']);
		const [passed, refused] = toPollItems([{ passed: { row: 1 } }, { error: failure }], Infinity);
		expect([passed, refused]).toEqual([{ passed: { row: 1 } }, { details: failure.details }]);
	});
});
