import { readFileSync } from 'node:fs';
import path from 'node:path';

import { projectRoot } from './packedPackage';

type Locked = { resolved?: string; integrity?: string; link?: boolean };

const { packages } = JSON.parse(
	readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };

describe('package-lock.json', () => {
	const installed = Object.entries(packages).filter(([folder]) => folder !== '');

	it('says of each package where it is and what its bytes are', () => {
		expect(installed.length).toBeGreaterThan(1_000);
		expect(
			installed.filter(
				([, { resolved, integrity }]) => !resolved || !integrity?.includes('sha512-'),
			),
		).toEqual([]);
	});

	it('names no registry but the public one, in whose place npm takes the one that is configured', () => {
		const elsewhere = installed.filter(
			([, { resolved = '' }]) => !resolved.startsWith('https://registry.npmjs.org/'),
		);
		expect(elsewhere).toEqual([]);
	});
});
