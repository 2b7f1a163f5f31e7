import { withCredential, withFields, withNode, withParameters } from '../../host/editWorkflow';
import type { WorkflowFile } from '../../host/rest';

/** Frozen, so that a function that changes its argument fails. */
const workflow: WorkflowFile = freeze({
	name: 'Two nodes',
	nodes: [
		{
			id: '1',
			name: 'Fields',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [0, 0],
			parameters: { assignments: { assignments: [] }, options: {} },
		},
		{
			id: '2',
			name: 'Generate',
			type: 'n8n-nodes-dance-video.danceVideoGenerate',
			typeVersion: 1,
			position: [200, 0],
			parameters: { prompt: 'old' },
			credentials: { danceGeneratorApi: { id: null, name: 'nobody' } },
		},
	],
	connections: {},
});

function freeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
	return Object.freeze(value);
}

it('puts a credential into the nodes that ask for its type, and into no other', () => {
	const credential = { id: 'c1', name: 'Mine' };
	const { nodes } = withCredential(workflow, 'danceGeneratorApi', credential);
	expect(nodes.map(({ credentials }) => credentials)).toEqual([
		undefined,
		{ danceGeneratorApi: credential },
	]);
	expect(withCredential(workflow, 'vtrixApi', credential).nodes).toEqual(workflow.nodes);
});

it('sets text fields as an Edit Fields node writes them', () => {
	const { nodes } = withFields(workflow, 'Fields', { imageUrl: 'http://a' });
	expect(nodes[0]!.parameters).toEqual({
		assignments: {
			assignments: [{ id: 'imageUrl', name: 'imageUrl', type: 'string', value: 'http://a' }],
		},
		options: {},
	});
});

it('changes the parameters named and keeps the others', () => {
	const { nodes } = withParameters(workflow, 'Generate', { mode: 'dance' });
	expect(nodes[1]!.parameters).toEqual({ prompt: 'old', mode: 'dance' });
});

it('refuses a node that is not there, so that a renamed node is noticed', () => {
	expect(() => withNode(workflow, 'Create', () => ({}))).toThrow(
		'Workflow "Two nodes" has no node "Create"',
	);
});
