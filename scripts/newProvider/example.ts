import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { dashed, type NewProvider } from './arguments';

/** The example that every provider can have: a sentence goes in, a video comes out. */
const MODEL = 'examples/text-to-video.json';

interface Workflow {
	name: string;
	nodes: Array<{
		name: string;
		id: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: object;
	}>;
}

/** Writes the provider's example workflow; gives its file. */
export function writeExample(root: string, { id, name, site }: NewProvider): string {
	const workflow = JSON.parse(readFileSync(join(root, MODEL), 'utf8')) as Workflow;
	const about = {
		content: `## Text to video\nA sentence goes in, a video comes out. Made by [${name}](${site}).\n\n**Set up once**\n1. Open **Generate the Video** and create a credential with your API key. n8n puts it in **Wait for the Video** as well.\n2. Open **Your Idea** and write what the video shows.\n\nThen press **Execute workflow**.`,
	};
	const cost = {
		content:
			'### This node spends money\nIt orders one video for each item that comes in and returns at once. See your account for the price.',
	};
	const nodes = workflow.nodes.map((node) => {
		const parameters = { ...node.parameters };
		if (node.name === 'About This Workflow') Object.assign(parameters, about);
		if (node.name === 'Note on the Cost') Object.assign(parameters, cost);
		if (node.credentials === undefined) return { ...node, parameters };
		return {
			...node,
			parameters: { ...parameters, provider: id, options: {} },
			credentials: { [`${id}Api`]: { id: null, name: `${name} account` } },
		};
	});
	const file = `examples/${dashed(id)}-text-to-video.json`;
	const example = { ...workflow, name: `Text to video with ${name}`, nodes };
	writeFileSync(join(root, file), JSON.stringify(example, undefined, '\t'));
	return file;
}
