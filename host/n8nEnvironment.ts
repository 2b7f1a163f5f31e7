/** What may pass from the caller's shell into n8n. A stray `DB_TYPE` or `N8N_ENCRYPTION_KEY` of the
 * developer's own n8n must never lead a demo or a test into that n8n's data. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/**
 * The environment of an n8n that lives in a folder of its own, listens on loopback only, asks
 * nobody outside for anything, and shares no port with another one.
 */
export function n8nEnvironment(options: {
	userFolder: string;
	port: number;
	brokerPort: number;
	/** Of its modules, those are switched off that would disturb; it must have them. */
	hasModule?: (name: string) => boolean;
	extra?: Record<string, string>;
}): Record<string, string> {
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	const unwanted = UNWANTED_MODULES.filter((name) => options.hasModule?.(name));
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: options.userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(options.port),
		// Plain HTTP on loopback: a secure cookie would never come back.
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		...(unwanted.length > 0 && { N8N_DISABLED_MODULES: unwanted.join() }),
		...QUIET,
		...options.extra,
	};
}

/**
 * Overdue executions that resume during start-up sometimes fail with the otel module on ("OTel
 * settings not yet initialized", n8n 2.41.1). The registry module calls n8n's servers.
 */
const UNWANTED_MODULES = ['otel', 'mcp-registry'];

const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};
