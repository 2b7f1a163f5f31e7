import type { NodeRun } from '../engine/runNode';

type Core = typeof import('n8n-core');
/** n8n's engine and the nodes, as one process has them. */
export type Engine = ReturnType<typeof loadAfresh>;

/** n8n's engine and the nodes, without anything that this process has in memory. */
export function loadAfresh() {
	const load = <Module extends object>(path: string) => jest.requireActual<Module>(path);
	const loaded: Array<Pick<Core, 'WorkflowExecute' | 'ExecutionLifecycleHooks'> & Nodes> = [];
	jest.isolateModules(() => {
		load('../engine/runNode');
		const { WorkflowExecute, ExecutionLifecycleHooks } = load<Core>('n8n-core');
		const folder = '../../nodes';
		loaded.push({
			WorkflowExecute,
			ExecutionLifecycleHooks,
			nodes: ['DanceVideoGenerate', 'DanceVideoWait', 'DanceVideoPoll'].map((name) => {
				const module = load<Record<string, new () => NodeRun['node']>>(
					`${folder}/${name}/${name}.node`,
				);
				return new module[name]!();
			}),
		});
	});
	return loaded[0]!;
}

interface Nodes {
	nodes: Array<NodeRun['node']>;
}
