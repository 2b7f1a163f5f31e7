import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Which n8n: the one this package is made for, or the last 1.x. */
export type N8nLine = 'current' | '1.x';

/** An n8n that is there to be started. */
export interface InstalledN8n {
	/** What Node runs. */
	script: string;
	/** n8n refuses to start when a module is switched off that it does not have. */
	hasModule(name: string): boolean;
}

/** Where each is installed, and by which flag of ensureInstalled. */
const INSTALLED: Record<N8nLine, { folder: string; flag: string }> = {
	current: { folder: __dirname, flag: '--host' },
	'1.x': { folder: join(__dirname, 'n8n-1'), flag: '--n8n-1' },
};

/**
 * Finds an n8n. The environment variable E2E_N8N_FOLDER names the folder of another version to take
 * where none is asked for: that is how scripts/matrix.mjs runs the same tests with each.
 *
 * @throws where it is not installed; the message tells how to install it
 */
export function findN8n(line?: N8nLine): InstalledN8n {
	const { folder, flag } = INSTALLED[line ?? 'current'];
	const other = line === undefined ? process.env.E2E_N8N_FOLDER : undefined;
	const n8n = join(other ?? folder, 'node_modules', 'n8n');
	const script = join(n8n, 'bin', 'n8n');
	if (!existsSync(script)) {
		const how = other ? 'npm run matrix' : `node scripts/ensureInstalled.mjs ${flag}`;
		throw new Error(`n8n is not installed in ${other ?? folder}. Run: ${how}`);
	}
	return {
		script,
		hasModule: (name) =>
			[name, `${name}.ee`].some((folderName) =>
				existsSync(join(n8n, 'dist', 'modules', folderName)),
			),
	};
}
