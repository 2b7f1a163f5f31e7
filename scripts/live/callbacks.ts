import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the provider posts to us. */
export interface CallbackReceiver {
	/** Where it listens, on this machine only. */
	url: string;
	bodies: unknown[];
	close(): void;
}

/** Listens for callbacks. From outside it is reached only through a tunnel that its user opens. */
export async function receiveCallbacks(port: number): Promise<CallbackReceiver> {
	const bodies: unknown[] = [];
	const server = createServer((request, response) => {
		void text(request).then((body) => {
			bodies.push(parsed(body));
			response.end();
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
		bodies,
		close: () => void server.close(),
	};
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
