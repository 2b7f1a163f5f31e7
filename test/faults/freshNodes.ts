import * as n8nWorkflow from 'n8n-workflow';
import type { INodeType } from 'n8n-workflow';
import * as zod from 'zod';

import type * as longEnough from '../../suspension/longEnough';

/** How time passes in a process; a test may put its own here. */
export const inEachProcess = { sleep: n8nWorkflow.sleep };

/** What stays loaded: it remembers nothing of this package, and takes long to load. */
const STAYING = {
	'n8n-workflow': {
		...n8nWorkflow,
		sleep: async (ms: number) => await inEachProcess.sleep(ms),
	},
	zod,
};

/** A process with the nodes that create and wait, which has nothing in memory of any other. */
export interface FreshNodes {
	generate: INodeType;
	wait: INodeType;
	/** What works for these two while they sleep. */
	hidden: INodeType;
}

/**
 * Loads the nodes anew, with everything of this package that they hold on to.
 * @param copiesFiles whether they are told that n8n copies the files of a sub-execution to its parent
 */
export function loadNodesAfresh(copiesFiles = true): FreshNodes {
	const { WAIT_FOR_SUB_EXECUTION: _later, ...earlier } = STAYING['n8n-workflow'];
	const known = { ...STAYING, ...(!copiesFiles && { 'n8n-workflow': earlier }) };
	for (const [name, loaded] of Object.entries(known)) jest.doMock(name, () => loaded);
	const load = (name: string): INodeType => {
		const path = `../../nodes/${name}/${name}.node`;
		const loaded = jest.requireActual<Record<string, new () => INodeType>>(path);
		return new loaded[name]!();
	};
	let nodes: FreshNodes | undefined;
	jest.isolateModules(() => {
		// The n8n of these tests hears of every end.
		const { queue } = jest.requireActual<typeof longEnough>('../../suspension/longEnough');
		Object.assign(queue, { listensAfterMs: 0, listensAfterMsWhenSeen: 0 });
		nodes = {
			generate: load('DanceVideoGenerate'),
			wait: load('DanceVideoWait'),
			hidden: load('DanceVideoPoll'),
		};
	});
	return nodes!;
}
