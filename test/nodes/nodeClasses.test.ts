import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Workflow, type INodeParameters, type INodeType } from 'n8n-workflow';

import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { PROVIDERS } from '../../providers';
import { nodeTypesOf } from '../engine/nodeTypes';
import { plainContext, type Plain } from './plainContext';
import { calledNode } from './waiting/calledNode';

const NODES = [DanceVideoUpload, DanceVideoWait, DanceVideoListTasks, DanceVideoCredits];
const ALL = PROVIDERS.map(({ credentialType }) => credentialType);

/** What n8n's editor shows under a node. */
function subtitleOf(type: INodeType, parameters: INodeParameters): unknown {
	const { name, subtitle } = type.description;
	const position: [number, number] = [0, 0];
	const node = { id: '1', name: 'Node', type: name, typeVersion: 1, position, parameters };
	const nodeTypes = nodeTypesOf([type]);
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

describe.each(NODES.map((NodeClass) => ({ name: NodeClass.name, NodeClass })))(
	'$name',
	({ NodeClass }) => {
		const made = (): INodeType => new NodeClass();

		it('has a name that workflows are saved with, and pictures for it', () => {
			const { name, displayName, defaults, icon, version, defaultVersion } = made().description;
			expect([version].flat()).toEqual(NodeClass === DanceVideoListTasks ? [1] : [1, 2]);
			expect(defaultVersion ?? 1).toBe([version].flat().at(-1));
			expect(name).toBe(NodeClass.name.replace('D', 'd'));
			expect(displayName).toMatch(/^Dance Video \w/);
			expect(defaults.name).toBe(displayName);
			expect(Object.keys(icon as object)).toEqual(['light', 'dark']);
			for (const picture of Object.values(icon as object) as string[]) {
				expect(picture).toMatch(/^file:\w+(\.dark)?\.svg$/);
				const file = picture.replace('file:', '');
				expect(existsSync(join(__dirname, '../../nodes', NodeClass.name, file))).toBe(true);
			}
		});

		it('takes items and gives items, and is a tool for agents too', () => {
			const { inputs, outputs, usableAsTool, group } = made().description;
			expect({ inputs, outputs, usableAsTool }).toEqual({
				inputs: ['main'],
				outputs: ['main'],
				usableAsTool: true,
			});
			expect(group).toEqual([/Upload|Wait/.test(NodeClass.name) ? 'transform' : 'input']);
		});

		it('never shows what is there for the list of actions only', () => {
			const { properties } = made().description;
			const names = properties.map(({ name }) => name);
			const lists = properties.filter(({ name }) => name === 'resource');
			for (const { displayOptions } of lists) {
				// One that the node always has.
				expect(names).toEqual(
					expect.arrayContaining(Object.keys(displayOptions?.hide ?? { '': [] })),
				);
			}
			// Check Credits has operations of its own.
			expect(lists).toHaveLength(NodeClass === DanceVideoCredits ? 0 : 1);
		});

		it('asks for a provider and for a credential that is one', () => {
			const { properties, credentials = [] } = made().description;
			expect(properties.map(({ name }) => name)).toContain('provider');
			const types = credentials.map(({ name }) => name);
			expect(types.length).toBeGreaterThan(0);
			expect(ALL).toEqual(expect.arrayContaining(types));
		});

		it('lets a model read what is wrong', async () => {
			const { context } = plainContext({ isTool: true, credentials: [] });
			const [[item] = []] = (await made().execute!.call(context)) as [[{ json: object }]];
			expect(item?.json).toEqual({ error: expect.stringMatching(/\w/) as string });
		});
	},
);

describe('the line under a node on the canvas', () => {
	it.each([
		[DanceVideoUpload, { kind: 'image' }, 'Upload image'],
		[DanceVideoWait, { mode: 'checkOnce' }, 'Check once'],
		[DanceVideoWait, { mode: 'wait' }, 'Wait until finished'],
		[DanceVideoListTasks, { status: 'any' }, 'All tasks'],
		[DanceVideoListTasks, { status: 'failed' }, 'failed tasks'],
		[DanceVideoCredits, { operation: 'estimate' }, 'Estimate'],
		[DanceVideoCredits, { operation: 'balance', durationSeconds: 5 }, 'Price of 5 s'],
		[DanceVideoCredits, { operation: 'balance', durationSeconds: 0 }, 'Balance'],
	])('of %p with %j says what it does', (NodeClass, parameters, says) => {
		expect(subtitleOf(new NodeClass(), parameters)).toBe(says);
	});
});

describe('a node that is run', () => {
	const run = async (node: INodeType, plain: Plain) =>
		((await node.execute!.call(plainContext(plain).context)) as object[][])[0];

	it('lists tasks, waits for them, and refuses to upload from no address', async () => {
		const provider = 'danceGenerator';
		const tasks = { body: { tasks: [{ task_id: 'a', status: 'success' }] } };
		const list = { provider, returnAll: true, status: 'any' };
		expect(await run(new DanceVideoListTasks(), { parameters: list, answer: () => tasks })).toEqual(
			[expect.objectContaining({ json: expect.objectContaining({ taskId: 'a' }) as object })],
		);
		const check = { provider, mode: 'checkOnce', taskId: 'a' };
		const task = { body: { task_id: 'a', status: 'pending' } };
		expect(await run(new DanceVideoWait(), { parameters: check, answer: () => task })).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ taskId: 'a' }) as object }),
		]);
		const upload = { provider, kind: 'image', fileSource: 'url', fileUrl: '' };
		await expect(run(new DanceVideoUpload(), { parameters: upload })).rejects.toThrow(/Image URL/);
	});
});

describe('Wait for Task', () => {
	it('is called by its own address alone, for which nothing is registered', async () => {
		const { webhooks, description, webhookMethods, methods } = {
			...new DanceVideoWait(),
			webhooks: new DanceVideoWait().description.webhooks,
		};
		expect(webhooks).toEqual([expect.objectContaining({ restartWebhook: true, name: 'default' })]);
		const { checkExists, create, delete: remove } = webhookMethods.default;
		expect(await Promise.all([checkExists(), create(), remove()])).toEqual([true, true, true]);
		expect(Object.keys(methods.listSearch)).toEqual(['searchTasks']);
		expect(description.waitingNodeTooltip).toMatch(/30 }} minutes.*would create and pay for new/);
	});

	it('that sleeps reads the task of each item when it is called, and goes on with it', async () => {
		const items = ['a', 'b'].map((taskId) => ({ json: { provider: 'vtrix', taskId } }));
		const parameters = { provider: 'vtrix', taskId: 'a', options: {} };
		const one = calledNode({ items: items.slice(0, 1), parameters });
		const gone = await new DanceVideoWait().webhook.call(one.context);
		expect(gone.workflowData?.[0]?.map(({ json }) => json.taskId)).toEqual(['a']);
		expect(one.asked()).toEqual(['a']);
		// The credential of another provider is not there: the item is an error, and its task is asked of nobody.
		const other = calledNode({ items, parameters: { ...parameters, provider: 'seedDance' } });
		const slept = await new DanceVideoWait().webhook.call(other.context);
		expect(slept.workflowData).toBeUndefined();
		expect(other.asked()).toEqual([]);
	});
});
