import type { INodeExecutionData } from 'n8n-workflow';

import { makeTask } from '../../../model/task';
import { DanceVideoTrigger } from '../../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { useDedupStore } from '../../engine/dedupStore';
import { contextFor } from '../../engine/runNode';

useDedupStore();

const items: INodeExecutionData[] = ['a', 'b'].map((taskId) => ({
	json: makeTask({ provider: 'vtrix', taskId, status: 'failed' }),
}));

describe('Dance Video Finished (Callback) Trigger', () => {
	const node = new DanceVideoTrigger();

	it('listens for calls at an address of its own, and answers them before the workflow is run', () => {
		expect(node.description.webhooks).toEqual([
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'dance-video' },
		]);
		expect(node.description).toMatchObject({
			name: 'danceVideoTrigger',
			group: ['trigger'],
			version: [1],
			inputs: [],
			outputs: ['main'],
		});
	});

	it('has nothing to set up or take away at a provider', async () => {
		const { checkExists, create, delete: remove } = node.webhookMethods.default;
		expect([await checkExists(), await create(), await remove()]).toEqual([true, true, true]);
	});

	it('lets the tasks go that its execution was started with', async () => {
		const context = contextFor({
			node,
			parameters: { provider: 'vtrix', outcome: 'any', download: false, options: {} },
			credentials: { vtrixApi: { apiKey: 'sk-of-somebody', baseUrl: 'https://api.example' } },
			mode: 'webhook',
			items,
		});
		const [leaving] = await node.execute.call(context);
		expect(leaving?.map(({ json }) => json.taskId)).toEqual(['a', 'b']);
	});
});
