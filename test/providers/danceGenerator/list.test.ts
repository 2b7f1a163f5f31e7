import { danceGenerator } from '../../../providers/danceGenerator';
import { useAccounts } from '../../transport/account';

const { account, sandbox } = useAccounts();

describe('the list of tasks at Dance Generator', () => {
	it('is asked for the page, the size and the status that are wanted, in the document’s words', async () => {
		const { api } = account('danceGenerator');
		await danceGenerator.listTasks?.page(api, { page: 3, limit: 7, status: 'succeeded' });
		await danceGenerator.listTasks?.page(api, { page: 1, limit: 100 });
		expect(sandbox().journal()).toMatchObject([
			{ method: 'GET', path: '/danceGenerator/api/v1/tasks' },
			{ method: 'GET', path: '/danceGenerator/api/v1/tasks' },
		]);
		expect(
			sandbox()
				.journal()
				.map(({ query }) => query),
		).toEqual([
			{ page: '3', limit: '7', status: 'success' },
			{ page: '1', limit: '100' },
		]);
	});
});
