import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What somebody who is root types to get Debian packages. */
export function installCommand(packages) {
	return `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
}

/** Whether this user can install Debian packages. */
export function canInstall() {
	return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages; says whether that worked. */
export function installPackages(packages) {
	const install = installCommand(packages);
	// The lists of packages may be missing or old; then once more with new ones.
	return shell(install) || (shell('apt-get update') && shell(install));
}

function shell(command) {
	console.log(`  ${command}`);
	const { status } = spawnSync(command, {
		shell: true,
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
	});
	return status === 0;
}
