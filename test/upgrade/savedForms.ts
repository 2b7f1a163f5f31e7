import {
	NodeHelpers,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';

/** A node as n8n stores it: what differs from the form's defaults, and no more. */
export interface SavedNode {
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	/** What the form that saved it made of that: the defaults of what is absent among it. */
	resolved: INodeParameters;
	/** What that form found missing or wrong. */
	issues: Record<string, string[]>;
}

/** The parameters that decide which others a form shows. */
const CHOICES = ['provider', 'mode'];
const NOT_SAVED = ['notice', 'hidden', 'callout', 'button'];
/** A choice may show a field that shows another one. */
const ROUNDS = 3;

/**
 * Each node of these descriptions as users would save it, in each of its versions: for each provider and
 * mode once as it comes, and once with every field changed.
 */
export function saveAll(descriptions: Iterable<INodeTypeDescription>): SavedNode[] {
	const saved = [...descriptions].flatMap((description) =>
		[description.version]
			.flat()
			.flatMap((typeVersion) =>
				choicesOf(description).flatMap((choice) => saveBoth(description, typeVersion, choice)),
			),
	);
	return [...new Map(saved.map((node) => [JSON.stringify(node), node])).values()];
}

/** What today's form makes of a node that was saved: what it does not know or does not show is gone. */
export function readAgain(
	description: INodeTypeDescription,
	{ type, typeVersion, parameters }: Pick<SavedNode, 'type' | 'typeVersion' | 'parameters'>,
): Pick<SavedNode, 'resolved' | 'issues'> {
	const node = nodeOf(type, typeVersion, parameters);
	const { properties } = description;
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	const resolved = parametersOf(description, node, true);
	const shown = properties.filter((property) =>
		NodeHelpers.displayParameter(resolved, property, node, description),
	);
	return { resolved, issues: { ...issues?.parameters, ...notOffered(shown, parameters) } };
}

/** n8n looks for values that no option has at the form's first level only. */
function notOffered(
	shown: INodeProperties[],
	parameters: INodeParameters,
): Record<string, string[]> {
	const collections = shown.filter(({ type }) => type === 'collection');
	return Object.fromEntries(
		collections.flatMap(({ name, options }) =>
			Object.entries((parameters[name] ?? {}) as INodeParameters)
				.filter(([option, value]) => !isOffered(options as INodeProperties[], option, value))
				.map(([option, value]) => [`${name}.${option}`, [`There is no ${String(value)}`]]),
		),
	);
}

function isOffered(properties: INodeProperties[], name: string, value: unknown): boolean {
	const named = properties.filter((property) => property.name === name);
	if (named.some(({ type }) => type !== 'options')) return true;
	return named.some(({ options = [] }) =>
		options.some((option) => (option as INodePropertyOptions).value === value),
	);
}

function saveBoth(
	description: INodeTypeDescription,
	typeVersion: number,
	choice: INodeParameters,
): SavedNode[] {
	const nodeWith = (parameters: INodeParameters) =>
		nodeOf(description.name, typeVersion, parameters);
	const asItComes = parametersOf(description, nodeWith(choice), true);
	// A provider's form does not offer another one's mode.
	if (Object.entries(choice).some(([name, value]) => asItComes[name] !== value)) return [];
	let changed = asItComes;
	for (let round = 0; round < ROUNDS; round++) {
		changed = parametersOf(
			description,
			nodeWith(withChanges(description, typeVersion, changed)),
			true,
		);
	}
	return [asItComes, changed].map((all) => {
		const parameters = parametersOf(description, nodeWith(all), false);
		const saved = { type: description.name, typeVersion, parameters };
		return { ...saved, ...readAgain(description, saved) };
	});
}

function nodeOf(type: string, typeVersion: number, parameters: INodeParameters): INode {
	return { id: type, name: type, type, typeVersion, position: [0, 0], parameters };
}

function parametersOf(
	description: INodeTypeDescription,
	node: INode,
	withDefaults: boolean,
): INodeParameters {
	const { properties } = description;
	const { parameters } = node;
	return (
		NodeHelpers.getNodeParameters(properties, parameters, withDefaults, false, node, description) ??
		{}
	);
}

/** Every provider with every mode that any form offers. */
function choicesOf({ properties }: INodeTypeDescription): INodeParameters[] {
	return CHOICES.reduce<INodeParameters[]>(
		(choices, name) => {
			const values = properties
				.filter((property) => property.name === name)
				.flatMap(({ options = [] }) =>
					options.map((option) => (option as INodePropertyOptions).value),
				);
			if (values.length === 0) return choices;
			return choices.flatMap((choice) =>
				[...new Set(values)].map((value) => ({ ...choice, [name]: value })),
			);
		},
		[{}],
	);
}

function withChanges(
	description: INodeTypeDescription,
	typeVersion: number,
	parameters: INodeParameters,
): INodeParameters {
	const isShown = (property: INodeProperties) =>
		!NOT_SAVED.includes(property.type) &&
		!CHOICES.includes(property.name) &&
		NodeHelpers.displayParameter(parameters, property, { typeVersion }, description);
	return { ...parameters, ...changedValues(description.properties.filter(isShown)) };
}

/** A value that is not the default. */
function changedValue(property: INodeProperties): NodeParameterValueType {
	const { name, type, default: usual, options = [], typeOptions = {} } = property;
	switch (type) {
		case 'number': {
			const { maxValue = Infinity } = typeOptions;
			const value = Number(usual) || 0;
			return value + 1 <= maxValue ? value + 1 : value - 1;
		}
		case 'boolean':
			return usual !== true;
		case 'options': {
			const values = options.map((option) => (option as INodePropertyOptions).value);
			return values.findLast((value) => value !== usual) ?? usual;
		}
		case 'multiOptions':
			return options.map((option) => String((option as INodePropertyOptions).value));
		case 'collection':
			return changedValues(options as INodeProperties[]);
		case 'fixedCollection':
			return Object.fromEntries(
				(options as INodePropertyCollection[]).map((group) => {
					const entry = changedValues(group.values);
					return [group.name, typeOptions.multipleValues ? [entry] : entry];
				}),
			) as IDataObject as INodeParameters;
		default:
			return `${name} as it was saved`;
	}
}

function changedValues(properties: INodeProperties[]): INodeParameters {
	return Object.fromEntries(properties.map((property) => [property.name, changedValue(property)]));
}
