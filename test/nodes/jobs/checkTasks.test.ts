import { checkTasksWith } from '../../../nodes/jobs/checkTasks';
import { asFailure, cancelled } from '../../../transport/failure';
import { accountsAt, atVtrix, type Answer } from '../answeringProvider';

/** An account at Vtrix, and none anywhere else. */
function accounts(answer: (taskId: string) => Answer = (id) => atVtrix(id, 'in_progress')) {
	const { connectTo, connected } = accountsAt(['vtrix'], answer);
	return { checkAll: checkTasksWith(connectTo), connected };
}

describe('a status check of several tasks', () => {
	it('asks the provider whose they are, with its account', async () => {
		const { checkAll, connected } = accounts();
		const checks = await checkAll(['a', 'b'], 'vtrix');
		expect([...checks]).toMatchObject([
			['a', { task: { provider: 'vtrix', taskId: 'a', status: 'processing' } }],
			['b', { task: { taskId: 'b' } }],
		]);
		expect(connected).toEqual(['vtrix']);
	});

	it('fails for each of them where that account cannot be used, and for nobody else’s', async () => {
		const { checkAll } = accounts();
		const checks = await checkAll(['a', 'b'], 'danceGenerator');
		expect([...checks.keys()]).toEqual(['a', 'b']);
		for (const check of checks.values()) {
			expect(check).toMatchObject({ failure: { message: 'The node has no credential' } });
		}
		expect([...(await checkAll(['a'], 'vtrix')).values()]).toMatchObject([{ task: {} }]);
	});

	it('is refused for a provider that does not exist', async () => {
		const { checkAll, connected } = accounts();
		for (const id of [undefined, 'elsewhere']) {
			await expect(checkAll(['a'], id)).rejects.toThrow(/^Provider must be one of: .*vtrix/);
		}
		expect(connected).toEqual([]);
	});

	it('ends with the execution that is cancelled', async () => {
		const { checkAll } = accounts(() => {
			throw cancelled();
		});
		const error: unknown = await checkAll(['a'], 'vtrix').catch(asFailure);
		expect(error).toMatchObject({ details: { kind: 'cancelled' } });
	});
});
