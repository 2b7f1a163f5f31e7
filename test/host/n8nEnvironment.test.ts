import { n8nEnvironment } from '../../host/n8nEnvironment';

const base = { userFolder: '/somewhere', port: 5001, brokerPort: 5002 };

describe('the environment of an n8n of ours', () => {
	it('leads nowhere near another n8n of the developer, whatever the shell says', () => {
		const strays = {
			DB_TYPE: 'postgresdb',
			N8N_ENCRYPTION_KEY: 'theirs',
			N8N_CONFIG_FILES: '/theirs.json',
			NODE_OPTIONS: '--inspect',
		};
		const before = { ...process.env };
		Object.assign(process.env, strays);
		const environment = n8nEnvironment(base);
		process.env = before;

		for (const name of Object.keys(strays)) expect(environment).not.toHaveProperty(name);
		expect(environment.PATH).toBe(before.PATH);
	});

	it('listens on this machine only, on the ports it is given', () => {
		expect(n8nEnvironment(base)).toMatchObject({
			N8N_USER_FOLDER: '/somewhere',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: '5001',
			N8N_RUNNERS_BROKER_PORT: '5002',
		});
	});

	it('switches off what disturbs, of the modules that this n8n has', () => {
		const hasModule = (name: string) => name === 'otel';
		expect(n8nEnvironment({ ...base, hasModule })).toMatchObject({ N8N_DISABLED_MODULES: 'otel' });
		expect(n8nEnvironment({ ...base, hasModule: () => false })).not.toHaveProperty(
			'N8N_DISABLED_MODULES',
		);
	});

	it('gives way to what a test asks for', () => {
		const environment = n8nEnvironment({
			...base,
			extra: { EXECUTIONS_MODE: 'queue', N8N_PORT: '1' },
		});
		expect(environment).toMatchObject({ EXECUTIONS_MODE: 'queue', N8N_PORT: '1' });
	});
});
