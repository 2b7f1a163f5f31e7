import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { canInstall, installCommand, installPackages } from './apt.mjs';

/** The Debian packages that n8n's queue mode needs and that are not there. */
export function missingQueueServices() {
	return Object.entries({ postgresql: hasPostgres(), 'redis-server': hasRedis() })
		.filter(([, isThere]) => !isThere)
		.map(([name]) => name);
}

/**
 * What n8n's queue mode needs. Only root can install it; for anybody else the one test that needs it
 * fails, and says so too.
 *
 * @throws where root could not install it
 */
export function ensureQueueServices() {
	const missing = missingQueueServices();
	if (missing.length === 0) return;
	const install = installCommand(missing);
	if (!canInstall()) {
		console.error(`The test of n8n's queue mode needs ${missing.join(' and ')}: sudo ${install}`);
		return;
	}
	console.log(`Installing ${missing.join(' and ')} ...`);
	withoutStartingServices(() => {
		if (!installPackages(missing)) throw new Error(`${install} failed`);
	});
}

/** Debian starts a service when it is installed; the tests start their own, on ports of their own. */
function withoutStartingServices(action) {
	const policy = '/usr/sbin/policy-rc.d';
	const isOurs = !existsSync(policy);
	if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	try {
		action();
	} finally {
		if (isOurs) rmSync(policy);
	}
}

function hasPostgres() {
	const folder = '/usr/lib/postgresql';
	const versions = existsSync(folder) ? readdirSync(folder) : [];
	return versions.some((version) => existsSync(path.join(folder, version, 'bin', 'postgres')));
}

function hasRedis() {
	return existsSync('/usr/bin/redis-server');
}
