import { Workflow, type INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { nodeTypesOf } from '../engine/nodeTypes';

const wait = new DanceVideoWait();

/** What the editor shows at a waiting node, resolved as the editor does it. */
function tooltipOf(
	type: DanceVideoWait | DanceVideoGenerate,
	parameters: INodeParameters,
): unknown {
	const node = {
		id: '1',
		name: 'Wait',
		type: `n8n-nodes-dance-video.${type.description.name}`,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf([type]),
	});
	return workflow.expression.getSimpleParameterValue(
		node,
		type.description.waitingNodeTooltip,
		'internal',
		{},
	);
}

it('says how long a waiting node waits at most', () => {
	expect(tooltipOf(wait, {})).toContain('Waiting for the video, 30 minutes at most.');
	expect(tooltipOf(wait, { options: { timeoutMinutes: 90 } })).toContain('90 minutes at most.');
});

it('says of a node that creates tasks what it waits for', () => {
	const generate = new DanceVideoGenerate();
	const whenCreated = 'waitForVideo';
	const says = (parameters: INodeParameters) =>
		String(tooltipOf(generate, parameters)).replace(/\. Nothing to do.*$/, '');
	const slots = { provider: 'seedance2Ai' };
	expect(says(slots)).toBe('Waiting until the provider has room for each task');
	expect(says({ provider: 'vtrix', whenCreated })).toBe(
		'Waiting for the video, 30 minutes at most',
	);
	// The time for the videos begins when all tasks have been created.
	expect(says({ ...slots, whenCreated, waitOptions: { timeoutMinutes: 90 } })).toBe(
		'Waiting until the provider has room for each task, then for the video, 90 minutes at most',
	);
});
