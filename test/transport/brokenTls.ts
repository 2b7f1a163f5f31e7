import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';

import { generate } from 'selfsigned';

/** What becomes of bytes that a server sends, on their way to n8n. */
export type Damage = (bytes: Buffer) => Buffer;

/** One bit is wrong, in the first byte of what is encrypted. */
export const flipABit: Damage = (bytes) => {
	const damaged = Buffer.from(bytes);
	damaged[5] = (damaged[5] ?? 0) ^ 1;
	return damaged;
};

/** As of something between that speaks no TLS. */
export const answerInPlainText: Damage = () =>
	Buffer.from('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');

/** A record of TLS 1.0, though another version was agreed on. */
export const sayAnotherVersion: Damage = (bytes) => {
	const damaged = Buffer.from(bytes);
	damaged[2] = 1;
	return damaged;
};

/** A server that takes every request, of which what it sends arrives damaged. */
export interface BrokenTlsServer {
	origin: string;
	/** How many requests it has read to their end, and answered. */
	taken(): number;
	close(): Promise<void>;
}

/** When the line begins to damage what the server sends. */
export interface Line {
	damage?: Damage;
	from?: 'handshake' | 'answer';
	tls?: TlsOptions;
}

/** Starts a server for HTTPS, and a line to it that damages what it says. */
export async function startBrokenTls({
	damage = (bytes) => bytes,
	from = 'answer',
	tls = {},
}: Line = {}): Promise<BrokenTlsServer> {
	let taken = 0;
	const sockets = new Set<Socket>();
	const { key, cert } = await certificate();
	const server = createHttpsServer({ key, cert, ...tls }, (request, response) => {
		request.resume();
		request.on('end', () => {
			taken++;
			response.writeHead(201, { 'content-type': 'application/json' });
			response.end('{"data":{"id":"task-77"}}');
		});
	});
	server.on('tlsClientError', () => undefined);
	const serverPort = await listen(server);
	const line = createServer((toClient) => {
		const toServer = connect(serverPort, '127.0.0.1');
		for (const socket of [toClient, toServer]) {
			sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('close', () => sockets.delete(socket));
		}
		toClient.pipe(toServer);
		toServer.on('end', () => toClient.end());
		toServer.on('data', (bytes: Buffer) => {
			const isDamaged = from === 'handshake' || taken > 0;
			toClient.write(isDamaged ? damage(bytes) : bytes);
		});
	});
	const port = await listen(line);
	return {
		origin: `https://localhost:${port}`,
		taken: () => taken,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			await Promise.all([server, line].map(async (one) => await closed(one)));
		},
	};
}

/** This process trusts the servers of this file, while a test file runs. */
export function trustBrokenTls(): void {
	let before: string[] = [];
	beforeAll(async () => {
		before = getCACertificates('default');
		const { ca } = await certificate();
		setDefaultCACertificates([...before, ca]);
	});
	afterAll(() => setDefaultCACertificates(before));
}

let made: Promise<{ ca: string; key: string; cert: string }> | undefined;

/** Of a CA that lives as long as the test. */
async function certificate() {
	return await (made ??= makeCertificate());
}

async function makeCertificate() {
	const options = { keyType: 'ec', algorithm: 'sha256' } as const;
	const ca = await generate([{ name: 'commonName', value: 'CA of a test' }], {
		...options,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, critical: true },
		],
	});
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
		...options,
		ca: { key: ca.private, cert: ca.cert },
		extensions: [
			{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
			{ name: 'extKeyUsage', serverAuth: true },
		],
	});
	return { ca: ca.cert, key, cert };
}

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
	await new Promise((resolve) => server.close(resolve));
}
