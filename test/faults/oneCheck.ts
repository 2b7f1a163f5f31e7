import type { INodeType } from 'n8n-workflow';

import { connect } from '../../nodes/connect';
import { toNodeError } from '../../nodes/delivery/nodeError';
import { danceGenerator } from '../../providers/danceGenerator';
import { thisProcess } from '../../transport/thisProcess';
import { contextFor } from '../engine/runNode';
import { peakMegabytes } from '../peakMemory';

/** What the process is started with, as JSON. */
export interface Check {
	baseUrl: string;
	apiKey: string;
	taskId: string;
}

/** What it prints, as JSON. */
export interface CheckEnd {
	error: string;
	/** How much more memory the process took at most while it asked, in megabytes. */
	grownMb: number;
}

const NODE: INodeType = {
	description: {
		displayName: 'Check',
		name: 'check',
		group: [],
		version: 1,
		description: 'Asks for a task once',
		defaults: { name: 'Check' },
		inputs: [],
		outputs: [],
		credentials: [{ name: danceGenerator.credentialType }],
		properties: [],
	},
};

/**
 * Asks Dance Generator for a task once, as a node does, in a process of its own that may be killed or
 * run out of memory.
 */
async function main({ baseUrl, apiKey, taskId }: Check): Promise<void> {
	const context = contextFor({
		node: NODE,
		parameters: {},
		credentials: { danceGeneratorApi: { apiKey, baseUrl } },
		executeWorkflow: async () => {
			throw new Error('A check starts no sub-workflow');
		},
	});
	// The pauses between tries cost neither memory nor computing time.
	thisProcess.sleep = async () => {};
	const before = peakMegabytes();
	const error = await connect(context, danceGenerator)
		.then(async ({ api }) => await danceGenerator.getTask(api, taskId))
		.then(
			() => 'none',
			(thrown: unknown) => toNodeError(context.getNode(), thrown).message,
		);
	const end: CheckEnd = { error, grownMb: peakMegabytes() - before };
	process.stdout.write(`${JSON.stringify(end)}\n`);
}

void main(JSON.parse(process.argv[2] ?? '') as Check);
