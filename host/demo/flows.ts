import { join } from 'node:path';

import type { ProviderId, Sandbox } from '../../sandbox/server';
import { withFields } from '../edit-workflow';
import type { WorkflowFile } from '../rest/workflows';

/** What the demo needs to know to run a provider's example. */
export interface DemoFlow {
	provider: ProviderId;
	/** The name people know it by. */
	providerName: string;
	credentialType: string;
	/** The workflow that people import, in examples/. */
	workflowFile: string;
	trigger: string;
	/** The node whose first item carries the result under the binary field `data`. */
	deliver: string;
	/** Puts in what the example asks its user to fill in, with files that the sandbox serves. */
	fillIn(workflow: WorkflowFile, sandbox: Pick<Sandbox, 'origin'>): WorkflowFile;
	/** How many times faster than the real API the sandbox is to be. */
	speed: number;
}

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** A provider's demo is one entry here and the example that it names. */
export const DEMO_FLOWS: readonly DemoFlow[] = [
	{
		provider: 'danceGenerator',
		providerName: 'Dance Generator',
		credentialType: 'danceGeneratorApi',
		workflowFile: join(EXAMPLES, 'image-to-dance-video.json'),
		trigger: 'Start Here',
		deliver: 'Deliver the Video',
		fillIn: (workflow, { origin }) =>
			withFields(workflow, 'Your Image and Dance', {
				imageUrl: `${origin}/media/character.png`,
				tiktokUrl: 'https://www.tiktok.com/@dancer/video/7300000000000000001',
			}),
		speed: 20,
	},
];

/** @throws when there is no demo of this provider; the message names those there are */
export function flowOf(provider: string): DemoFlow {
	const flow = DEMO_FLOWS.find((candidate) => candidate.provider === provider);
	if (flow) return flow;
	const known = DEMO_FLOWS.map((candidate) => candidate.provider).join(', ');
	throw new Error(`There is no demo of provider "${provider}". There is one of: ${known}`);
}
