/**
 * npm run -s sbom: the software bill of materials of what is published, as CycloneDX JSON on standard
 * output. The package has no dependencies, so npm's own bill of it is empty; what gulpfile.js builds in
 * is taken from the bill of the whole lock file, with its version, licence and hash.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { bundled } = require('../gulpfile.js');
const { name } = require('../package.json');

const bill = JSON.parse(
	execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
		cwd: root,
		shell: process.platform === 'win32',
		maxBuffer: 64 * 1024 * 1024,
	}),
);
const own = bill.metadata.component['bom-ref'];
const components = bill.components.filter((component) => bundled.includes(component.name));
const missing = bundled.filter((library) => !components.some((known) => known.name === library));
if (missing.length > 0) throw new Error(`The lock file does not name ${missing.join(', ')}`);

// npm takes the name from the folder.
bill.metadata.component.name = name;
const refs = components.map((component) => component['bom-ref']);
console.log(
	JSON.stringify(
		{
			...bill,
			// npm marks what is a devDependency as needless at run time; built in, it is not.
			components: components.map((component) => ({ ...component, scope: 'required' })),
			dependencies: [{ ref: own, dependsOn: refs }, ...refs.map((ref) => ({ ref, dependsOn: [] }))],
		},
		null,
		2,
	),
);
