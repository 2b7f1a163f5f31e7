import { inARow, node } from '../../host/buildWorkflow';
import type { CredentialReference, WorkflowFile } from '../../host/rest';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE } from '../e2e/harness';

/** The node that comes after the wait. */
export const AFTER = 'After';
/** The node that creates the task. */
export const CREATES = 'Generate';

/** Creates a task for each call, waits for it suspended, and goes on with its address. */
export function calledWorkflow(credential: CredentialReference): WorkflowFile {
	const credentials = { [CREDENTIAL_TYPE]: credential };
	return inARow('Load', [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node(
			CREATES,
			'n8n-nodes-dance-video.danceVideoGenerate',
			{ provider: 'danceGenerator', ...DANCE, prompt: '={{ $json.body.prompt }}' },
			{ credentials },
		),
		node(
			'Wait',
			'n8n-nodes-dance-video.danceVideoWait',
			{
				provider: 'danceGenerator',
				taskId: '={{ $json.taskId }}',
				download: false,
			},
			{ credentials },
		),
		node(AFTER, 'n8n-nodes-base.noOp'),
	]);
}
