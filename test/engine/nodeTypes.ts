import type { IExecuteFunctions, INodeType, INodeTypes } from 'n8n-workflow';

/** The part of n8n's own nodes that a sub-execution needs: they let everything through. */
function passThrough(name: string): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: [1, 1.1],
			description: '',
			defaults: { name },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	};
}

/** Node types by the names that workflows know them by. */
export function nodeTypesOf(nodes: readonly INodeType[]): INodeTypes {
	const known = new Map<string, INodeType>();
	for (const node of nodes) {
		known.set(node.description.name, node);
		known.set(`n8n-nodes-dance-video.${node.description.name}`, node);
	}
	for (const name of ['executeWorkflowTrigger', 'noOp', 'stickyNote']) {
		known.set(`n8n-nodes-base.${name}`, passThrough(name));
	}
	const find = (name: string): INodeType => {
		const node = known.get(name);
		if (!node) throw new Error(`The test has no node ${name}`);
		return node;
	};
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
