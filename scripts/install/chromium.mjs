import { existsSync } from 'node:fs';
import path from 'node:path';

import { canInstall, installCommand, installPackages } from './apt.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/**
 * The Chromium for the tests in a browser: the one that CHROMIUM names, else one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} its path
 */
export function findChromium(env = process.env) {
	if (env.CHROMIUM) return env.CHROMIUM;
	const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
	return folders
		.flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
		.find((file) => existsSync(file));
}

/**
 * Makes sure there is a Chromium. Only root on Debian or Ubuntu gets one installed.
 *
 * @throws where there is none and none can be installed; the message says what to do
 */
export function ensureChromium() {
	const found = findChromium();
	if (found && existsSync(found)) return;
	if (found) throw new Error(`CHROMIUM names ${found}, and there is no such file.`);
	const packages = ['chromium'];
	const install = installCommand(packages);
	const otherwise = 'install Chromium or Chrome, or let CHROMIUM name one';
	if (!canInstall()) {
		throw new Error(`The tests in a browser need Chromium: sudo ${install}; or ${otherwise}.`);
	}
	console.log('Installing chromium ...');
	if (!installPackages(packages)) throw new Error(`${install} failed; ${otherwise}.`);
}
