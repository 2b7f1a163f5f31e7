import { join } from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { n8n, name as packageName } from '../../package.json';

const ROOT = join(__dirname, '..', '..');

/** Every node the package publishes, by its type as workflows write it, from its source. */
export async function packageNodes(): Promise<Map<string, INodeTypeDescription>> {
	const descriptions = await Promise.all(
		n8n.nodes.map(async (published) => {
			const source = published.replace(/^dist\//, '').replace(/\.js$/, '');
			const exported = (await import(join(ROOT, source))) as Record<string, new () => INodeType>;
			const [NodeClass] = Object.values(exported);
			if (!NodeClass) throw new Error(`${source} exports no node`);
			return new NodeClass().description;
		}),
	);
	return new Map(
		descriptions.map((description) => [`${packageName}.${description.name}`, description]),
	);
}
