import { Workflow, type INodeType, type INodeTypes } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { PROVIDERS } from '../../../providers';

const generate: INodeType = new DanceVideoGenerate();
const nodeTypes = { getByNameAndVersion: () => generate } as unknown as INodeTypes;

/** What the editor writes under the name of a Generate node with these parameters. */
function subtitleOf(parameters: { provider: string; mode: string }) {
	const node = {
		id: 'node',
		name: 'Generate',
		type: 'n8n-nodes-dance-video.danceVideoGenerate',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { subtitle } = generate.description;
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

describe('the line under the name of a Generate node', () => {
	const modes = PROVIDERS.flatMap(({ id, displayName, shortName = displayName, modes }) =>
		modes.map((mode) => ({ provider: id, mode: mode.id, name: `${shortName}: ${mode.name}` })),
	);

	it.each(modes)('says $name for $provider', ({ provider, mode, name }) => {
		expect(subtitleOf({ provider, mode })).toBe(name);
	});

	it('is short', () => {
		expect(subtitleOf({ provider: 'vtrix', mode: 'textToVideo' })).toBe('Vtrix: Text to Video');
	});
});
