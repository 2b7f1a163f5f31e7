import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { dashed, type NewProvider } from './arguments';

/** The workflow that every provider can have: a sentence goes in, a video comes out. */
const MODEL = 'host/demo/workflows/text-to-video.json';

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

/** Writes the workflow that the demo runs for the provider; gives its file. */
export function writeExample(root: string, { id, name, site }: NewProvider): string {
	const workflow = JSON.parse(readFileSync(join(root, MODEL), 'utf8')) as Workflow;
	const own = (text: unknown) =>
		String(text)
			.replaceAll('[SeedDance API](https://seeddanceapi.com)', `[${name}](${site})`)
			.replaceAll('SeedDance publishes no price: see', 'The price is not known here: see')
			.replaceAll(/SeedDance(?: API)?/g, name);
	const nodes = workflow.nodes.map((node) => {
		const { content } = node.parameters;
		const parameters = {
			...node.parameters,
			...(content !== undefined && { content: own(content) }),
		};
		if (node.credentials === undefined) return { ...node, parameters };
		return {
			...node,
			parameters: { ...parameters, provider: id, options: {} },
			credentials: { [`${id}Api`]: { id: null, name: `${name} account` } },
		};
	});
	const file = `host/demo/workflows/${dashed(id)}-text-to-video.json`;
	const example = { ...workflow, name: `Text to video with ${name}`, nodes };
	writeFileSync(join(root, file), JSON.stringify(example, undefined, '\t'));
	return file;
}
