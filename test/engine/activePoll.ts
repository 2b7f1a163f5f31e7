import { PollContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoPollTrigger } from '../../nodes/DanceVideoPollTrigger/DanceVideoPollTrigger.node';
import type { Sandbox } from '../../sandbox/server';
import { sceneFor, type NodeRun } from './runNode';

/** An activated poll trigger, as n8n has it in memory and, in part, in its database. */
export interface ActivePoll {
	/** One check on n8n's schedule; gives the task IDs the workflow is started with, if it is. */
	check(): Promise<string[] | null>;
	/** The same, with all the items. */
	items(): Promise<INodeExecutionData[] | null>;
	/** n8n is killed and started again: it comes back with what was last written down. */
	restart(): void;
	/** The user chooses another credential. */
	changeAccount(): void;
}

/** The node as it is run for Dance Generator. */
export function pollRun(sandbox: Sandbox, parameters: INodeParameters = {}): NodeRun {
	return {
		node: new DanceVideoPollTrigger(),
		parameters: {
			provider: 'danceGenerator',
			outcome: 'any',
			download: false,
			options: {},
			...parameters,
		},
		credentials: {
			danceGeneratorApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('danceGenerator') },
		},
	};
}

/**
 * Activates the trigger in n8n-core's own context. Static data is written down as n8n 2.41 does it:
 * after the first check, which belongs to the activation, and with every check that gives something.
 */
export function activate(sandbox: Sandbox, parameters: INodeParameters = {}): ActivePoll {
	const run = pollRun(sandbox, parameters);
	let saved: IDataObject = {};
	let isActivated = false;
	let scene = sceneFor(run);
	let account = 'first';

	const save = () => {
		saved = JSON.parse(JSON.stringify(scene.workflow.staticData)) as IDataObject;
	};
	const check = async () => {
		const { workflow, additionalData } = scene;
		const node = {
			...scene.node,
			credentials: { danceGeneratorApi: { id: account, name: account } },
		};
		const context = new PollContext(workflow, node, additionalData, 'trigger', 'activate');
		const outputs = (await run.node.poll?.call(context)) ?? null;
		if (outputs !== null || !isActivated) save();
		isActivated = true;
		return outputs?.[0] ?? null;
	};
	return {
		items: check,
		check: async () => (await check())?.map(({ json }) => String(json.taskId)) ?? null,
		restart: () => {
			scene = sceneFor({ ...run, staticData: JSON.parse(JSON.stringify(saved)) as IDataObject });
		},
		changeAccount: () => {
			account = 'second';
		},
	};
}
