import { z } from 'zod';

import type { Session } from './http';

/** Someone who can sign in to the editor. */
export interface Account {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

const anything = z.unknown();

/** Makes the first user of a fresh n8n, its owner, and signs the session in. */
export async function setupOwner(session: Session, owner: Account): Promise<void> {
	await session.call('POST', '/owner/setup', anything, owner);
}

/** Signs the session in as an existing user. */
export async function login(
	session: Session,
	{ email, password }: Pick<Account, 'email' | 'password'>,
): Promise<void> {
	await session.call('POST', '/login', anything, { emailOrLdapLoginId: email, password });
}
