import { join } from 'node:path';
import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { n8n, name as packageName } from '../../package.json';

const ROOT = join(__dirname, '..', '..');

/**
 * Every node the package publishes, and the tools for agents that n8n makes of them, by the types as
 * workflows write them; from the source.
 */
export async function packageNodes(): Promise<Map<string, INodeTypeDescription>> {
	const descriptions = await Promise.all(
		n8n.nodes.map(async (published) => {
			const source = published.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			const exported = (await import(join(ROOT, source))) as Record<string, new () => INodeType>;
			const [NodeClass] = Object.values(exported);
			if (!NodeClass) throw new Error(`${source} exports no node`);
			return new NodeClass().description;
		}),
	);
	const tools = descriptions.filter(({ usableAsTool }) => usableAsTool).map(toolOf);
	return new Map(
		[...descriptions, ...tools].map((description) => [
			`${packageName}.${description.name}`,
			description,
		]),
	);
}

/** As n8n makes it of a node that is usable as a tool. */
function toolOf(description: INodeTypeDescription): INodeTypeDescription {
	return {
		...description,
		name: `${description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
}
