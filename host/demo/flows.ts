import { join } from 'node:path';

import { providerById } from '../../providers';
import type { ProviderDemo } from '../../sandbox/development';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { Sandbox } from '../../sandbox/server';
import { providerIds, type ProviderId } from '../../sandbox/settings/providerIds';
import { withFields } from '../editWorkflow';
import { readWorkflowFile, type WorkflowFile } from '../rest/workflows';

/** What the demo needs to know to run a provider's example. */
export interface DemoFlow extends ProviderDemo {
	provider: ProviderId;
	/** The name people know it by. */
	providerName: string;
	credentialType: string;
	trigger: string;
	/** The node whose first item carries the result under the binary field `data`. */
	deliver: string;
}

const ROOT = join(__dirname, '..', '..');

/** What all examples have in common. */
const USUAL = { trigger: 'Start Here', deliver: 'Deliver the Video' };

/** One for each provider: `demo` in its `sandbox/providers/<id>/development.ts`. */
export const DEMO_FLOWS: readonly DemoFlow[] = providerIds.map((id) => {
	const { displayName, credentialType } = providerById(id);
	const { demo } = DEVELOPMENT[id];
	const workflowFile = join(ROOT, demo.workflowFile);
	return {
		...USUAL,
		...demo,
		provider: id,
		providerName: displayName,
		credentialType,
		workflowFile,
	};
});

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
