import {
	NodeHelpers,
	Workflow,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
} from 'n8n-workflow';

import { name as packageName } from '../../package.json';
import { PROVIDERS } from '../../providers';
import { packageNodes } from '../examples/packageNodes';

let descriptions: Map<string, INodeTypeDescription>;
beforeAll(async () => {
	descriptions = await packageNodes();
});
const today = (type: string) => descriptions.get(`${packageName}.${type}`)!;

interface Listed {
	group: string;
	displayName: string;
	parameters: INodeParameters;
}

/** What n8n's node panel lists, and sets in the node (n8n-editor-ui 2.41.1, `useActionsGeneration`). */
function listedFor({ properties }: INodeTypeDescription): Listed[] {
	const optionsOf = (options: unknown) => (options ?? []) as INodePropertyOptions[];
	const resources = properties.filter(({ name }) => name === 'resource');
	return resources.flatMap((resource) =>
		optionsOf(resource.options).flatMap(({ name: group, value }) => {
			const operation = properties.find(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.resource?.includes(value),
			);
			const conditions = Object.entries(operation?.displayOptions?.show ?? {});
			const first = Object.fromEntries(conditions.map(([name, values]) => [name, values?.[0]]));
			return optionsOf(operation?.options).map((option) => ({
				group,
				displayName: option.action ?? '',
				parameters: { operation: option.value, ...first },
			}));
		}),
	);
}

/** A new node with that set, as the editor makes it. */
function added(description: INodeTypeDescription, parameters: INodeParameters): INodeParameters {
	const node = { typeVersion: description.defaultVersion ?? 1 };
	const { properties } = description;
	return (
		NodeHelpers.getNodeParameters(properties, parameters, true, false, node, description) ?? {}
	);
}

describe('the list of actions in the node panel', () => {
	it('has one of Generate for each mode of each provider, which sets both', () => {
		const generate = today('danceVideoGenerate');
		const listed = listedFor(generate);
		expect(listed[0]?.displayName).toBe('Make a dance video');
		const made = listed.map(({ group, parameters }) => {
			const { provider, mode, ...others } = added(generate, parameters);
			expect(others.whenCreated).toBe('waitForVideo');
			expect(others).not.toHaveProperty('resource');
			expect(others).not.toHaveProperty('operation');
			return [group, provider, mode];
		});
		expect(made).toEqual(
			PROVIDERS.flatMap(({ id, displayName, modes }) =>
				modes.map((mode) => [displayName, id, mode.id]),
			),
		);
	});

	it.each([
		['danceVideoWait', ['Wait for a video', 'Check a task once'], 'mode'],
		['danceVideoUpload', ['Upload an image', 'Upload a reference video'], 'kind'],
		[
			'danceVideoListTasks',
			['List the newest tasks', 'List tasks that succeeded', 'List tasks that failed'],
			'status',
		],
	])('has those of %s', (type, actions, field) => {
		const listed = listedFor(today(type));
		expect(listed.map(({ displayName }) => displayName)).toEqual(actions);
		for (const { parameters } of listed) {
			expect(added(today(type), parameters)[field]).toBe(parameters[field]);
		}
	});

	it.each(['danceVideoTrigger', 'danceVideoPollTrigger'])('has those of %s', (type) => {
		const { displayName, properties } = today(type);
		expect(displayName).toContain('Trigger');
		const [events] = properties.filter((property) => property.displayName === 'Trigger On');
		const actions = (events?.options ?? []) as INodePropertyOptions[];
		expect(actions.every(({ action }) => action?.startsWith('On '))).toBe(true);
		expect(actions).toHaveLength(3);
	});
});

it('what was written for the model stays, and is asked for of tools only', () => {
	const parameters = { toolDescription: 'Makes videos of our mascot' };
	for (const [type, description] of descriptions) {
		if (!description.properties.some(({ name }) => name === 'toolDescription')) continue;
		const resolved = added(description, parameters);
		expect(resolved.toolDescription).toBe(
			type.endsWith('Tool') ? parameters.toolDescription : undefined,
		);
	}
	// n8n hides it in a tool that has such fields and not that one.
	const names = [...descriptions.values()].map(({ properties }) =>
		properties.map(({ name }) => name),
	);
	const withActions = names.filter((fields) => fields.includes('resource'));
	expect(withActions.every((fields) => fields.includes('toolDescription'))).toBe(true);
	expect(withActions).not.toEqual([]);
});

describe('what is said of a node', () => {
	const typesOf = (description: INodeTypeDescription): INodeTypes => {
		const type: INodeType = { description };
		return {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		};
	};

	/** What n8n tells the model of a tool, in a workflow that has been saved with these parameters. */
	const told = (type: string, typeVersion: number, parameters: INodeParameters = {}) => {
		const description = today(`${type}Tool`);
		const position: [number, number] = [0, 0];
		const node = { id: 'tool', name: 'Tool', type, typeVersion, position, parameters };
		const nodeTypes = typesOf(description);
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const saved = workflow.getNode('Tool')!;
		const { properties } = description;
		return {
			text: NodeHelpers.getToolDescriptionForNode(saved, { description }),
			issues: NodeHelpers.getNodeParametersIssues(properties, saved, description)?.parameters,
		};
	};

	it.each([
		['danceVideoGenerate', /costs credits.*Never create the same video twice/],
		['danceVideoWait', /costs nothing.*do not create it again/],
		['danceVideoUpload', /public address of the file: it cannot hand over files/],
		['danceVideoListTasks', /taskIds and states; costs nothing/],
	])('of %s is a line in the node panel, and all that it has to know for a model', (type, all) => {
		const { version, description } = today(type);
		expect(description.length).toBeLessThan(60);
		for (const typeVersion of [version].flat()) {
			expect(told(type, typeVersion).text).toMatch(all);
			const own = { toolDescription: 'Makes videos of our mascot' };
			expect(told(type, typeVersion, own).text).toBe(own.toolDescription);
			expect(told(type, typeVersion, { toolDescription: '' }).issues).toHaveProperty(
				'toolDescription',
			);
		}
	});
});
