import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where this repository keeps workflows: those to import, and those that only the demo runs. */
const FOLDERS = ['examples', 'host/demo/workflows'];

export const ROOT = join(__dirname, '..', '..');

/** Every workflow of this repository, by its path in it. */
export const WORKFLOW_FILES = FOLDERS.flatMap((folder) =>
	readdirSync(join(ROOT, folder))
		.filter((file) => file.endsWith('.json'))
		.map((file) => `${folder}/${file}`),
);
