import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type IConnections, type INode } from 'n8n-workflow';

import { name as packageName } from '../../package.json';
import { packageNodes } from './packageNodes';
import { ROOT, WORKFLOW_FILES } from './workflowFiles';

interface Workflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	pinData: object;
}

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

let nodeTypes: Awaited<ReturnType<typeof packageNodes>>;
beforeAll(async () => {
	nodeTypes = await packageNodes();
});

const isOurs = ({ type }: INode) => type.startsWith(`${packageName}.`);
const readExample = (file: string) =>
	JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Workflow;

function descriptionOf(node: INode) {
	const description = nodeTypes.get(node.type);
	if (!description) throw new Error(`No node of type ${node.type} is published`);
	return description;
}

/** The node's parameters as n8n keeps them: what the form does not know, or does not show, is gone. */
function parametersShown(node: INode) {
	const description = descriptionOf(node);
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description);
}

test('there are examples to import', () => {
	expect(WORKFLOW_FILES).not.toEqual([]);
});

describe.each(WORKFLOW_FILES)('the example %s', (file) => {
	const { name, nodes, connections, pinData } = readExample(file);
	const ours = nodes.filter(isOurs);
	const working = nodes.filter(({ type }) => type !== STICKY_NOTE);
	const names = nodes.map((node) => node.name);

	it('has a name, and a note for who imports it', () => {
		expect(name).not.toBe('');
		expect(nodes.map(({ type }) => type)).toContain(STICKY_NOTE);
	});

	it('uses nodes of this package and of n8n itself, and no others', () => {
		expect(ours).not.toEqual([]);
		for (const node of nodes.filter((candidate) => !isOurs(candidate))) {
			expect(node.type).toMatch(/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./);
		}
	});

	it('names each node once, with an id and a place of its own', () => {
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ position }) => position.join())).size).toBe(nodes.length);
	});

	it('connects nodes that exist, and every one of them', () => {
		const targets = Object.values(connections).flatMap((byType) =>
			Object.values(byType).flatMap((outputs) => outputs.flatMap((output) => output ?? [])),
		);
		const connected = new Set([...Object.keys(connections), ...targets.map(({ node }) => node)]);
		expect([...connected].sort()).toEqual(working.map((node) => node.name).sort());
	});

	it('refers in its expressions to nodes that exist', () => {
		const references = [...JSON.stringify(nodes).matchAll(/\$\('([^']+)'\)/g)];
		expect(names).toEqual(expect.arrayContaining(references.map(([, nodeName]) => nodeName)));
	});

	it('remembers nothing by a node that gives up when its memory is full', () => {
		// n8n's Remove Duplicates fails for every item from its 10,000th value on.
		const remembering = nodes.filter(
			({ type, parameters }) =>
				type === 'n8n-nodes-base.removeDuplicates' &&
				parameters.operation === 'removeItemsSeenInPreviousExecutions',
		);
		expect(remembering).toEqual([]);
	});

	it('carries nobody’s credential, only the kind that is needed, and no recorded data', () => {
		expect(pinData).toEqual({});
		for (const { credentials } of nodes) {
			for (const { id } of Object.values(credentials ?? {})) expect(id).toBeNull();
		}
	});

	it.each(ours.map((node) => [node.name, node] as const))(
		'has "%s" in its newest version, with only parameters that its form shows and values that it takes',
		(_name, node) => {
			const description = descriptionOf(node);
			expect(node.typeVersion).toBe(Math.max(...[description.version].flat()));
			const parameters = parametersShown(node) ?? {};
			expect(parameters).toMatchObject(node.parameters);
			// As n8n loads it, with what was left as it came.
			const loaded = { ...node, parameters };
			expect(
				NodeHelpers.getNodeParametersIssues(description.properties, loaded, description),
			).toBeNull();
		},
	);

	it.each(ours.map((node) => [node.name, node] as const))(
		'asks in "%s" for the credential of its provider and no other',
		(_name, node) => {
			const description = descriptionOf(node);
			const shown = (description.credentials ?? []).filter((credential) =>
				NodeHelpers.displayParameter(node.parameters, credential, node, description),
			);
			expect(Object.keys(node.credentials ?? {})).toEqual(
				shown.map((credential) => credential.name),
			);
		},
	);
});
