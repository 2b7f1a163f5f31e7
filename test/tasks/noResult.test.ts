import { noResult } from '../../tasks/noResult';

describe('a task that succeeded without a result', () => {
	it('is a failure with its ID and what the provider answered', () => {
		const { details } = noResult({ taskId: 'a', raw: { id: 'a', done: true } });
		expect(details).toMatchObject({
			kind: 'providerError',
			taskId: 'a',
			retryable: true,
			rawAnswer: '{"id":"a","done":true}',
		});
		expect(details.message).toMatch(
			/^The provider says that task a succeeded but gives no result$/,
		);
		expect(details.nextStep).toMatch(/^Run Wait for Task again with this ID later/);
	});

	it('says nothing of an answer that is not known', () => {
		expect(noResult({ taskId: 'a' }).details).not.toHaveProperty('rawAnswer');
	});
});
