import { nodeRows } from '../../suspension/nodeRows';
import { nodeNamed, plainContext } from './plainContext';
import { plainRows } from './plainRows';

const REST = ['entries', 'node', { mode: 'entries' }] as const;

describe('the rows of nodes that are in no workflow', () => {
	it('are reached by hidden nodes with their IDs, each its own', async () => {
		const { run, rows } = plainRows();
		const { context } = plainContext({ run });
		const found = await nodeRows(context, ['one', 'two']);
		expect([...found.keys()]).toEqual(['one', 'two']);
		await found.get('one')?.checkProcessedAndRecord(['a', 'b'], REST[1], REST[2]);
		expect(await found.get('one')?.getProcessedDataCount(REST[1], REST[2])).toBe(2);
		expect(await found.get('two')?.getProcessedDataCount(REST[1], REST[2])).toBe(0);
		expect([...rows]).toEqual([['one', ['a', 'b']]]);
		await found.get('one')?.clearAllProcessedItems(REST[1], REST[2]);
		expect([...rows]).toEqual([]);
	});

	it('are reached in a sub-execution that begins with one item, of which n8n keeps nothing', async () => {
		const { run } = plainRows();
		const { context, calls } = plainContext({ run });
		await nodeRows(context, ['one', 'two']);
		expect(calls).toMatchObject([
			{
				items: [{ json: {} }],
				code: {
					connections: {
						Start: {
							main: [
								[
									{ node: 'one', type: 'main', index: 0 },
									{ node: 'two', type: 'main', index: 0 },
								],
							],
						},
					},
					settings: {
						saveExecutionProgress: false,
						saveDataSuccessExecution: 'none',
						saveDataErrorExecution: 'none',
					},
				},
			},
		]);
		const { code } = calls[0]!;
		expect(code.nodes.map(({ name }) => name)).toEqual(['Start', 'one', 'two', 'Internal Part']);
		expect(nodeNamed(code, 'two')).toMatchObject({ id: 'two', parameters: { work: 'mark' } });
		// One below the other, where a person looks.
		const [one, two] = ['one', 'two'].map((name) => nodeNamed(code, name).position);
		expect(one![0]).toBe(two![0]);
		expect(two![1] - one![1]).toBeGreaterThan(140);
		expect(nodeNamed(code, 'Internal Part').parameters.content).toContain('[execution 5]');
	});

	it('are none that another process has reached, which no call here waits for', async () => {
		const { context } = plainContext({ run: async () => ({ executionId: 'x', data: [[]] }) });
		expect((await nodeRows(context, ['one'])).size).toBe(0);
		expect(plainRows().handIn('one', { call: 'of another process' })).toEqual([[], []]);
	});

	it('are kept apart for two that ask at once', async () => {
		const { run } = plainRows();
		const { context } = plainContext({
			run: async (call) => {
				await Promise.resolve();
				return await run(call);
			},
		});
		const [first, second] = await Promise.all([
			nodeRows(context, ['one']),
			nodeRows(context, ['two']),
		]);
		expect([...first.keys(), ...second.keys()]).toEqual(['one', 'two']);
	});

	it('come too late when the call is over, however that has ended', async () => {
		const { run, handIn } = plainRows();
		const { context, calls } = plainContext({ run });
		const found = await nodeRows(context, ['one']);
		handIn('late', nodeNamed(calls[0]!.code, 'one').parameters);
		expect([...found.keys()]).toEqual(['one']);
	});

	it('are not to be had where n8n runs no sub-execution, which is thrown', async () => {
		const run = async () => await Promise.reject<never>(new Error('SQLITE_BUSY'));
		await expect(nodeRows(plainContext({ run }).context, ['one'])).rejects.toThrow('SQLITE_BUSY');
	});
});
