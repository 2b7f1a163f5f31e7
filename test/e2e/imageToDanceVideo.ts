import { join } from 'node:path';

import { withFields } from '../../host/editWorkflow';
import { readWorkflowFile, type WorkflowFile } from '../../host/rest';
import type { Sandbox } from '../../sandbox/server';

/** The nodes of the example *Image to dance video*, by the names people see. */
export const NODES = {
	trigger: 'Start Here',
	input: 'Your Image and Dance',
	upload: 'Upload the Image',
	generate: 'Generate the Dance',
	wait: 'Wait for the Video',
	deliver: 'Deliver the Video',
} as const;

export const TIKTOK_URL = 'https://www.tiktok.com/@dancer/video/7300000000000000001';

/** The example as it is shipped, with what it asks its user to fill in. */
export async function readyExample({ origin }: Pick<Sandbox, 'origin'>): Promise<WorkflowFile> {
	const file = join(__dirname, '..', '..', 'examples', 'image-to-dance-video.json');
	return withFields(await readWorkflowFile(file), NODES.input, {
		imageUrl: `${origin}/media/character.png`,
		tiktokUrl: TIKTOK_URL,
	});
}
