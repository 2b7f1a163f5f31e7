import { join } from 'node:path';

import type { ProviderId, Sandbox } from '../../sandbox/server';
import { withFields } from '../editWorkflow';
import { readWorkflowFile, type WorkflowFile } from '../rest/workflows';

/** What the demo needs to know to run a provider's example. */
export interface DemoFlow {
	provider: ProviderId;
	/** The name people know it by. */
	providerName: string;
	/** What the example does, after "Dance Generator: ". */
	story: string;
	credentialType: string;
	/** The workflow that people import, in examples/. */
	workflowFile: string;
	trigger: string;
	/** The Edit Fields node in which the example asks its user to fill something in. */
	input: string;
	/** What is filled in, all its fields; absent where the example runs as it is. */
	values?(sandbox: Pick<Sandbox, 'origin'>): Record<string, string>;
	/** The node whose first item carries the result under the binary field `data`. */
	deliver: string;
	/** How many times faster than the real API the sandbox is to be: so that a task takes about 10 s. */
	speed: number;
}

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** What all examples have in common. */
const USUAL = { trigger: 'Start Here', deliver: 'Deliver the Video' };

/** A provider's demo is one entry here and the example that it names. */
export const DEMO_FLOWS: readonly DemoFlow[] = [
	{
		...USUAL,
		provider: 'danceGenerator',
		providerName: 'Dance Generator',
		story: 'from an image to a dance video',
		credentialType: 'danceGeneratorApi',
		workflowFile: join(EXAMPLES, 'image-to-dance-video.json'),
		input: 'Your Image and Dance',
		values: ({ origin }) => ({
			imageUrl: `${origin}/media/character.png`,
			tiktokUrl: 'https://www.tiktok.com/@dancer/video/7300000000000000001',
		}),
		speed: 20,
	},
	{
		...USUAL,
		provider: 'seedDance',
		providerName: 'SeedDance API',
		story: 'from a sentence to a video',
		credentialType: 'seedDanceApi',
		workflowFile: join(EXAMPLES, 'text-to-video.json'),
		input: 'Your Idea',
		speed: 12,
	},
	{
		...USUAL,
		provider: 'seedance2Ai',
		providerName: 'Seedance2 AI',
		story: 'from a first and a last image to a video',
		credentialType: 'seedance2AiApi',
		workflowFile: join(EXAMPLES, 'first-and-last-frame.json'),
		input: 'Your Two Images',
		values: ({ origin }) => ({
			firstFrameUrl: `${origin}/media/character.png`,
			lastFrameUrl: `${origin}/media/character.png`,
			prompt: 'She dances once around herself and ends as she began',
		}),
		speed: 9,
	},
	{
		...USUAL,
		provider: 'seedance2Io',
		providerName: 'Seedance 2 (seedance2ai.io)',
		story: 'from a sentence to a video with sound',
		credentialType: 'seedance2IoApi',
		workflowFile: join(EXAMPLES, 'text-to-video-with-sound.json'),
		input: 'Your Idea',
		speed: 12,
	},
	{
		...USUAL,
		provider: 'vtrix',
		providerName: 'Vtrix Spark Dance',
		story: 'from an image file to a video',
		credentialType: 'vtrixApi',
		workflowFile: join(EXAMPLES, 'animate-an-image.json'),
		input: 'Your Image',
		values: ({ origin }) => ({
			imageUrl: `${origin}/media/character.png`,
			prompt: 'She begins to dance, slowly at first',
		}),
		speed: 12,
	},
];

/** @throws when there is no demo of this provider; the message names those there are */
export function flowOf(provider: string): DemoFlow {
	const flow = DEMO_FLOWS.find((candidate) => candidate.provider === provider);
	if (flow) return flow;
	const known = DEMO_FLOWS.map((candidate) => candidate.provider).join(', ');
	throw new Error(`There is no demo of provider "${provider}". There is one of: ${known}`);
}

/** A flow's example as its user would have it before the first run, but for the credential. */
export async function filledIn(
	{ workflowFile, input, values }: DemoFlow,
	sandbox: Pick<Sandbox, 'origin'>,
): Promise<WorkflowFile> {
	const workflow = await readWorkflowFile(workflowFile);
	return values ? withFields(workflow, input, values(sandbox)) : workflow;
}
