import {
	NodeHelpers,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { node } from '../../host/buildWorkflow';
import type { WorkflowFile } from '../../host/rest';
import { packageNodes } from '../examples/packageNodes';
import { saveAll, type SavedNode } from '../upgrade/savedForms';

/** A form as people meet it: of a node, for one provider and mode where the node lets one choose. */
export interface Form {
	/** Of its node on the canvas, and of its picture: `generate-vtrix-textToVideo`. */
	name: string;
	type: string;
	typeVersion: number;
	/** Empty where a node has no choice. */
	provider: string;
	parameters: INodeParameters;
	/** Whether it is as the node comes from the panel; else every field is changed, every option added. */
	asItComes: boolean;
}

/** What decides which fields are shown. */
const CHOICES = ['provider', 'mode'];

const COLUMNS = 10;
const SPACING = 220;

/** Every form of every node that can be dropped on the canvas, twice: as it comes, and all filled in. */
export async function allForms(): Promise<Form[]> {
	const nodes = [...(await packageNodes())].filter(([, { hidden }]) => !hidden);
	return nodes
		.filter(([type]) => !type.endsWith('Tool'))
		.flatMap(([type, description]) => formsOf(type, description));
}

function formsOf(type: string, description: INodeTypeDescription): Form[] {
	const newest = description.defaultVersion ?? Math.max(...[description.version].flat());
	const saved = saveAll([description]).filter(
		(node) => node.typeVersion === newest && isOffered(description, node),
	);
	const met = new Set<string>();
	return saved.map(({ parameters, resolved }) => {
		const choice = CHOICES.map((choice) => resolved[choice]).filter(Boolean);
		const name = [shortName(description), ...choice].join('-');
		const asItComes = !met.has(name);
		met.add(name);
		return {
			name: asItComes ? name : `${name}-filled`,
			type,
			typeVersion: newest,
			provider: String(resolved.provider ?? ''),
			parameters,
			asItComes,
		};
	});
}

/** Whether the form's own dropdowns lead there: one provider does not offer another one's modes. */
function isOffered(
	description: INodeTypeDescription,
	{ typeVersion, resolved }: SavedNode,
): boolean {
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(resolved, property, { typeVersion }, description),
	);
	return CHOICES.filter((choice) => choice in resolved).every((choice) =>
		shown
			.filter(({ name }) => name === choice)
			.some(({ options = [] }) =>
				options.some((option) => (option as INodePropertyOptions).value === resolved[choice]),
			),
	);
}

/** `danceVideoPollTrigger` is `pollTrigger`. */
function shortName({ name }: INodeTypeDescription): string {
	const rest = name.replace('danceVideo', '');
	return rest.charAt(0).toLowerCase() + rest.slice(1);
}

/** All of them on one canvas, each at a place of its own. */
export function canvasOf(forms: readonly Form[]): WorkflowFile {
	return {
		name: 'All forms',
		nodes: forms.map(({ name, type, typeVersion, parameters }, at) =>
			node(name, type, parameters, {
				typeVersion,
				position: [(at % COLUMNS) * SPACING, Math.floor(at / COLUMNS) * SPACING],
			}),
		),
		connections: {},
	};
}
