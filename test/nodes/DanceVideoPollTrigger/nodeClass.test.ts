import {
	createRunExecutionData,
	type INodeExecutionData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { DanceVideoPollTrigger } from '../../../nodes/DanceVideoPollTrigger/DanceVideoPollTrigger.node';
import { makeTask } from '../../../model/task';
import { useDedupStore } from '../../engine/dedupStore';
import { contextFor } from '../../engine/runNode';
import { listed, pollingNode } from './pollingNode';

useDedupStore();

const items: INodeExecutionData[] = ['a', 'b'].map((taskId) => ({
	json: makeTask({ provider: 'vtrix', taskId, status: 'failed' }),
}));

describe('Dance Video Finished (Polling) Trigger', () => {
	const node = new DanceVideoPollTrigger();

	it('is polled by n8n', async () => {
		expect(node.description).toMatchObject({
			name: 'danceVideoPollTrigger',
			group: ['trigger'],
			version: [1],
			polling: true,
			inputs: [],
			outputs: ['main'],
		});
		const { context, kept } = pollingNode();
		expect(await node.poll.call(context)).toBeNull();
		expect(kept.ends).toBeDefined();
	});

	it.each<[WorkflowExecuteMode, unknown[]]>([
		['trigger', ['a', 'b']],
		['manual', ['newest']],
	])(
		'lets the tasks go that a poll has found, in a test by hand an example (%s)',
		async (mode, ids) => {
			const { account, context: polled } = pollingNode();
			account.tasks = [listed('newest', 1, 'failed')];
			const context = contextFor({
				node,
				parameters: { provider: 'danceGenerator', outcome: 'any', download: false, options: {} },
				credentials: {
					danceGeneratorApi: { apiKey: 'sk-of-somebody', baseUrl: 'https://api.example' },
				},
				mode,
				items,
				executionData: createRunExecutionData({ resultData: { runData: {} } }),
			});
			Object.assign(context.helpers, {
				httpRequestWithAuthentication: polled.helpers.httpRequestWithAuthentication,
			});
			const [leaving] = await node.execute.call(context);
			expect(leaving?.map(({ json }) => json.taskId)).toEqual(ids);
		},
	);
});
