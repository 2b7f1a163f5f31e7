import {
	NodeConnectionTypes,
	type IConnections,
	type INode,
	type INodeParameters,
} from 'n8n-workflow';

/** The full name n8n knows the hidden node by; it stands in workflows that sleep. */
export const HIDDEN_NODE_TYPE = 'n8n-nodes-dance-video.danceVideoPoll';

/** From one node to the next, left to right, with room for the names below them. */
const COLUMN = 260;
const ROW = 160;
/** A note stands above the nodes. */
const NOTE = { width: 3 * COLUMN, height: 130 };

/** Where every inline workflow begins: what it is given passes on. */
export const START: INode = {
	...nodeAt(0, 'Start', 'n8n-nodes-base.executeWorkflowTrigger'),
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

/** A node of an inline workflow, in its column. */
export function nodeAt(column: number, name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: place(column), parameters: {} };
}

/** The hidden node in an inline workflow, beside its start. */
export function hiddenNode(
	name: string,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	return { ...nodeAt(1, name, HIDDEN_NODE_TYPE), parameters, ...more };
}

/** Where a node stands. */
export function place(column: number, row = 0): [number, number] {
	return [column * COLUMN, row * ROW];
}

/** The connections of a node's outputs to nodes by their names. */
export function to(...targets: string[][]): IConnections[string] {
	return {
		main: targets.map((names) =>
			names.map((name) => ({ node: name, type: NodeConnectionTypes.Main, index: 0 })),
		),
	};
}

/** The run that an inline workflow is a part of. */
export interface Run {
	workflowId: string;
	workflowName: string;
	executionId: string;
	/** Where this n8n's editor is reached. */
	editorUrl: string;
}

/**
 * What a person reads who opens the execution of an inline workflow: n8n lists it under the name of the
 * workflow it belongs to, beside the run itself.
 */
export function noteOn(run: Run): INode {
	const { executionId, workflowId, workflowName } = run;
	const href = `${pathOf(run.editorUrl)}workflow/${workflowId}/executions/${executionId}`;
	return {
		...nodeAt(0, 'Internal Part', 'n8n-nodes-base.stickyNote'),
		position: [-COLUMN / 4, -NOTE.height - COLUMN / 4],
		parameters: {
			...NOTE,
			content: [
				`**Internal part of the run of ${asMarkdown(workflowName)}, [execution ${executionId}](${href}). Look there.**`,
				'This part works while that run sleeps, and n8n resumes the run when it ends. Do not stop or delete it: stop the run instead, and this part ends within five minutes.',
			].join('\n\n'),
		},
	};
}

/** Without the host: n8n may be reached by another one than it knows of. */
function pathOf(editorUrl: string): string {
	try {
		return new URL(editorUrl).pathname.replace(/\/*$/, '/');
	} catch {
		return '/';
	}
}

/** A name as it is, whatever it is made of. */
function asMarkdown(name: string): string {
	return name.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
