import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Finds TCP ports on 127.0.0.1 that nobody listens on.
 * All are held open until the last one is known, so they are distinct.
 */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer().listen(0, '127.0.0.1');
			await once(server, 'listening');
			return server;
		}),
	);
	const ports = servers.map((server) => {
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('No TCP port was bound');
		return address.port;
	});
	await Promise.all(servers.map((server) => once(server.close(), 'close')));
	return ports;
}
