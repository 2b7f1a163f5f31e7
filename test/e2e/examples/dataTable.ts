import { inARow, node, setNode } from '../../../host/buildWorkflow';
import { itemsOf } from '../../../host/rest';
import type { Harness } from '../harness';

export type Row = Record<string, unknown>;

/** Reads and writes the rows of one of n8n's Data Tables by n8n's own node, as a person would. */
export function tableOf(harness: () => Pick<Harness, 'run'>, name: string) {
	const rows = async (operation: string, parameters: object, items: Row[] = [{}]) => {
		const given = JSON.stringify({ rows: items }).replaceAll('}', '} ');
		const workflow = inARow('Rows by hand', [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			setNode('Given', given),
			node('One by One', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'rows' }),
			node(
				'Rows',
				'n8n-nodes-base.dataTable',
				{
					resource: 'row',
					operation,
					dataTableId: { __rl: true, mode: 'name', value: name },
					...parameters,
				},
				{ typeVersion: 1.1 },
			),
		]);
		const execution = await harness().run(workflow, 'Start');
		if (execution.status !== 'success') throw new Error(execution.resultData.error?.message);
		return itemsOf(execution, 'Rows').map(({ json }) => json);
	};
	return {
		/** All rows, oldest first. */
		all: async (): Promise<Row[]> =>
			(await rows('get', { returnAll: true })).toSorted(
				(one, other) => Number(one.id) - Number(other.id),
			),
		insert: async (items: Row[]): Promise<Row[]> =>
			await rows(
				'insert',
				{ columns: { mappingMode: 'autoMapInputData', value: null, schema: [] } },
				items,
			),
	};
}
