import type { INodeParameters } from 'n8n-workflow';
import { LoadOptionsContext } from 'n8n-core';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { providerById } from '../../providers';
import type { ProviderId } from '../../sandbox/server';
import { faultFixture } from '../faults/fixture';
import { errorOf } from './sandboxRunner';
import { runNode, sceneFor, type NodeRun } from './runNode';
import { useSteppedTime } from './steppedTime';

const { sandbox, runOf, generateAll } = faultFixture();
useSteppedTime();

const wait = (
	id: ProviderId,
	taskId: INodeParameters[string],
	items: NodeRun['items'] = [{ json: {} }],
) =>
	runOf(
		new DanceVideoWait(),
		id,
		{ mode: 'checkOnce', taskId, download: false, options: {} },
		{ typeVersion: 2, items },
	);

const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });

/** What the form's list shows. */
async function listed(run: NodeRun, filter?: string) {
	const { workflow, node, additionalData } = sceneFor(run);
	Object.assign(additionalData, { currentNodeParameters: run.parameters });
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const search = new DanceVideoWait().methods.listSearch.searchTasks;
	return await search.call(context, filter);
}

describe('the task of Wait for Task', () => {
	it.each([
		['from the item, by its expression', () => chosen('fromItem', '={{ $json.taskId }}')],
		['from the item, when the editor has emptied the value', () => chosen('fromItem', '')],
		['by its ID', (id: string) => chosen('id', id)],
		['from the list', (id: string) => chosen('list', id)],
		['as a text, as version 1 has it', (id: string) => id],
	])('is chosen %s', async (_title, choose) => {
		const [created] = await generateAll('danceGenerator', ['one']);
		const id = String(created?.json.taskId);
		const [item] = await runNode(wait('danceGenerator', choose(id), [{ json: { taskId: id } }]));
		expect(item?.json.taskId).toBe(id);
	});

	it('is refused by ID when there is none, before anybody is asked', async () => {
		const error = await errorOf(runNode(wait('danceGenerator', chosen('id', ''))));
		expect(error.message).toMatch(/Task ID must be an ID as Dance Video Generate gives it/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('is found in the account\u2019s list, by a part of what is shown', async () => {
		const created = await generateAll('danceGenerator', ['one', 'two', 'three']);
		const run = wait('danceGenerator', chosen('list', ''));
		const { results } = await listed(run);
		expect(new Set(results.map(({ value }) => value))).toEqual(
			new Set(created.map(({ json }) => json.taskId)),
		);
		const id = String(created[1]?.json.taskId);
		expect((await listed(run, id.slice(0, 13).toUpperCase())).results).toEqual([
			{
				name: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d \u00b7 \w+ \u00b7 /) as string,
				value: id,
			},
		]);
		expect((await listed(run, 'no such task')).results).toEqual([]);
	});

	it('is found, too, where the provider is told by the only credential', async () => {
		await generateAll('danceGenerator', ['one']);
		const run = wait('danceGenerator', chosen('list', ''));
		const fromItem = { ...run, parameters: { ...run.parameters, provider: 'fromItem' } };
		expect((await listed(fromItem)).results).toHaveLength(1);
	});

	it('says so in the list where the provider keeps none, or the key is refused', async () => {
		const { displayName } = providerById('vtrix');
		const none = await errorOf(listed(wait('vtrix', chosen('list', ''))));
		expect(none.message).toContain(`${displayName} keeps no list of tasks`);
		const run = runOf(
			new DanceVideoWait(),
			'danceGenerator',
			{},
			{ apiKey: 'sk-wrong-wrong-wrong' },
		);
		expect((await errorOf(listed(run))).message).toMatch(/does not accept the API key/);
	});
});
