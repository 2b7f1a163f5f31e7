import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const project = path.resolve(__dirname, '../..');
/** Of the copy that gulp builds in. */
const installed = JSON.parse(
	readFileSync(path.join(project, 'node_modules/image-size/package.json'), 'utf8'),
) as { version: string };

describe('npm run sbom', () => {
	it('names what is built into the package, with version, licence and hash, and nothing else', () => {
		const script = path.join(project, 'scripts', 'sbom.mjs');
		const bill = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as {
			bomFormat: string;
			metadata: { component: { name: string } };
			components: Array<Record<string, unknown>>;
		};
		expect(bill.bomFormat).toBe('CycloneDX');
		expect(bill.metadata.component.name).toBe('n8n-nodes-dance-video');
		expect(bill.components).toMatchObject([
			{
				name: 'image-size',
				version: installed.version,
				scope: 'required',
				licenses: [{ license: { id: 'MIT' } }],
				hashes: [{ alg: 'SHA-512' }],
			},
		]);
	}, 60_000);
});
