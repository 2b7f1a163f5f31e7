import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { NodeRun } from '../engine/runNode';
import { skipTime } from './fakeN8n';
import type { faultFixture } from './fixture';
import { inEachProcess } from './freshNodes';

/** Pauses take no time to run in the tests of the file that calls it: nothing else is under way in them. */
export function skipPauses(): void {
	const { sleep } = inEachProcess;
	beforeEach(() => {
		inEachProcess.sleep = async (ms) => (ms > 1_000 ? skipTime(ms) : await sleep(ms));
	});
	afterEach(() => {
		inEachProcess.sleep = sleep;
	});
}

/** A suspended wait for tasks of Dance Generator, each expected to take three minutes or so long. */
export function suspendedWait(
	{ runOf }: Pick<ReturnType<typeof faultFixture>, 'runOf'>,
	items: readonly INodeExecutionData[],
	download = false,
	estimatedSeconds = 180,
): NodeRun {
	return runOf(
		new DanceVideoWait(),
		'danceGenerator',
		{
			mode: 'wait',
			taskId: '={{ $json.taskId }}',
			download,
			options: {
				waiting: 'suspend',
				...(estimatedSeconds > 1_800 && { timeoutMinutes: estimatedSeconds / 30 }),
			},
		},
		{ items: items.map(({ json }) => ({ json: { ...json, estimatedSeconds } })) },
	);
}

/** As Dance Video Generate lets a row go that an earlier run has created; others write it too. */
export const PASSING = { status: 'alreadySubmitted', taskId: null };
