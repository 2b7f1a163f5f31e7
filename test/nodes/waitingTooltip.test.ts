import { Workflow, type INodeParameters } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { nodeTypesOf } from '../engine/nodeTypes';

const wait = new DanceVideoWait();

/** What the editor shows at a waiting node, resolved as the editor does it. */
function tooltipOf(options: INodeParameters): unknown {
	const node = {
		id: '1',
		name: 'Wait',
		type: 'n8n-nodes-dance-video.danceVideoWait',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: { options },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf([wait]),
	});
	return workflow.expression.getSimpleParameterValue(
		node,
		wait.description.waitingNodeTooltip,
		'internal',
		{},
	);
}

it('says how long a waiting node waits at most', () => {
	expect(tooltipOf({})).toContain('30 at most');
	expect(tooltipOf({ timeoutMinutes: 90 })).toContain('90 at most');
});
