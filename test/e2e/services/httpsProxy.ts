import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

import { Refusal, type Service } from './service';

/** What reaches n8n from the internet in a test: the hosts that somebody stands in for, and no others. */
export interface HttpsProxy {
	/** n8n's environment: its own proxy settings, and the CA that vouches for the stand-ins. */
	env: Record<string, string>;
	/** Hosts that were asked for and that nobody stands in for. */
	refusedHosts(): readonly string[];
	/** What the stand-ins refused, and what went wrong in them. */
	refusals(): readonly string[];
	close(): Promise<void>;
}

/**
 * Starts a proxy on this machine that ends the TLS of n8n's requests and hands them to the stand-ins.
 *
 * @param services by host name
 */
export async function startHttpsProxy(services: Record<string, Service>): Promise<HttpsProxy> {
	const refusedHosts: string[] = [];
	const refusals: string[] = [];
	const sockets = new Set<Socket>();
	const { ca, key, cert } = await certificates(Object.keys(services));
	const folder = await mkdtemp(join(tmpdir(), 'dance-video-proxy-'));
	const caFile = join(folder, 'stand-ins-ca.pem');
	await writeFile(caFile, ca);

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
		try {
			const service = services[url.host];
			if (!service) throw new Refusal(421, `Nobody stands in for ${url.host}`);
			const { method = '', headers } = request;
			const { status = 200, ...rest } = await service({
				method,
				url,
				headers,
				body: await bytesOf(request),
			});
			send(response, status, rest.body, rest.headers);
		} catch (error) {
			refusals.push(`${request.method} ${url.host}${url.pathname}: ${String(error)}`);
			if (error instanceof Refusal) send(response, error.status, error.body);
			// A fault of the stand-in; no service answers with this.
			else send(response, 599, { error: String(error) });
		}
	};
	// It never listens: it gets its connections from the proxy.
	const tls = createTlsServer({ key, cert }, (request, response) => void answer(request, response));
	const proxy = createServer((_request, response) => {
		// Only HTTPS goes over a proxy in these tests.
		response.writeHead(405).end();
	});
	proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket, head: Buffer) => {
		sockets.add(socket.once('close', () => sockets.delete(socket)));
		// A client that hangs up is no fault.
		socket.on('error', () => socket.destroy());
		const [host = '', port] = url.split(':');
		if (!services[host] || port !== '443') {
			refusedHosts.push(url);
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		if (head.length > 0) socket.unshift(head);
		tls.emit('connection', socket);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const { port } = proxy.address() as AddressInfo;
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${port}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: caFile,
		},
		refusedHosts: () => refusedHosts,
		refusals: () => refusals,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			await rm(folder, { recursive: true });
		},
	};
}

/** A CA that lives as long as the test, and a certificate of it for all hosts. */
async function certificates(hosts: readonly string[]) {
	const options = { keyType: 'ec', algorithm: 'sha256' } as const;
	const ca = await generate([{ name: 'commonName', value: 'Stand-ins of a test' }], {
		...options,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, critical: true },
		],
	});
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'Stand-in' }], {
		...options,
		ca: { key: ca.private, cert: ca.cert },
		extensions: [
			{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
			{ name: 'extKeyUsage', serverAuth: true },
		],
	});
	return { ca: ca.cert, key, cert };
}

function send(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
	response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
