import PostalMime, { type Email } from 'postal-mime';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';

const USER = 'dances@example.com';
const PASSWORD = 'smtp-password-1';

/** A mail as it was taken: to whom the envelope says, and what is in it. */
export type ReceivedMail = Email & { recipients: string[] };

/** A real mail server on loopback, which asks for a login and keeps what it is given. */
export interface MailServer {
	/** For n8n's SMTP credential. Without TLS: the server has no certificate that n8n would trust. */
	account: Record<string, unknown>;
	/** The mails so far, in order. */
	mails(): readonly ReceivedMail[];
	close(): Promise<void>;
}

/** Starts one; it refuses other senders than its user, and mail for addresses outside example.com. */
export async function startMailServer(): Promise<MailServer> {
	const mails: ReceivedMail[] = [];
	const refused = (why: string) => Object.assign(new Error(why), { responseCode: 550 });
	const server = new SMTPServer({
		hideSTARTTLS: true,
		allowInsecureAuth: true,
		logger: false,
		onAuth: ({ username, password }, _session, done) =>
			username === USER && password === PASSWORD
				? done(null, { user: USER })
				: done(new Error('Invalid username or password')),
		onMailFrom: ({ address }, _session, done) =>
			done(address === USER ? null : refused(`${address} is not your address`)),
		onRcptTo: ({ address }, _session, done) =>
			done(address.endsWith('@example.com') ? null : refused('Relaying denied')),
		onData: (stream, { envelope }, done) => {
			const keep = async () => {
				const chunks: Buffer[] = [];
				for await (const chunk of stream) chunks.push(chunk as Buffer);
				const mail = await PostalMime.parse(Buffer.concat(chunks));
				const recipients = envelope.rcptTo.map(({ address }: SMTPServerAddress) => address);
				mails.push({ ...mail, recipients });
			};
			keep().then(
				() => done(),
				(error: Error) => done(error),
			);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return {
		account: {
			host: '127.0.0.1',
			port,
			user: USER,
			password: PASSWORD,
			secure: false,
			disableStartTls: true,
		},
		mails: () => mails,
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}
