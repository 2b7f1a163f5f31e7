import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { NodeRun } from '../engine/runNode';
import type { faultFixture } from './fixture';

/** A suspended wait for tasks of Dance Generator, each expected to take three minutes. */
export function suspendedWait(
	{ runOf }: Pick<ReturnType<typeof faultFixture>, 'runOf'>,
	items: readonly INodeExecutionData[],
	download = false,
): NodeRun {
	return runOf(
		new DanceVideoWait(),
		'danceGenerator',
		{
			mode: 'wait',
			taskId: '={{ $json.taskId }}',
			download,
			options: { waiting: 'suspend' },
		},
		{ items: items.map(({ json }) => ({ json: { ...json, estimatedSeconds: 180 } })) },
	);
}

/** As Dance Video Generate lets a row go that an earlier run has ordered; others write it too. */
export const PASSING = { status: 'alreadySubmitted', taskId: null };
