import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { GoogleAccounts } from './googleAccounts';
import { createResumableUploads } from './resumableUploads';
import { jsonBody, Refusal, type Service } from './service';

/** A file that was uploaded. */
export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	parents: string[];
	content: Buffer;
}

/** A Google Drive with one folder. */
export interface GoogleDrive {
	/** `www.googleapis.com`, the paths of Drive. */
	service: Service;
	/** What people open; what goes in a node's *Parent Folder*. */
	folderUrl: string;
	folderId: string;
	files(): readonly DriveFile[];
	/** Refuses files whose name contains this: no room is left for them. */
	refuseFile(name: string): void;
}

const SCOPES = ['https://www.googleapis.com/auth/drive'];
const FOLDER_ID = '1folder-of-a-test-0123456789abcde';
const metadataSchema = z.object({
	name: z.string().min(1),
	parents: z.array(z.string()).length(1),
});

/**
 * Stands in for Google Drive, as far as files are uploaded.
 * Source: https://developers.google.com/workspace/drive/api/guides/manage-uploads#resumable
 */
export function createGoogleDrive(accounts: GoogleAccounts): GoogleDrive {
	const files: DriveFile[] = [];
	const uploads = createResumableUploads('https://www.googleapis.com/upload/drive/v3/files');
	let refused: string | undefined;
	const described = ({ id, name, mimeType }: DriveFile) => ({
		kind: 'drive#file',
		id,
		name,
		mimeType,
	});

	return {
		folderUrl: `https://drive.google.com/drive/folders/${FOLDER_ID}`,
		folderId: FOLDER_ID,
		files: () => files,
		refuseFile: (name) => void (refused = name),
		service(request) {
			const { method, url } = request;
			if (method === 'POST' && url.pathname === '/upload/drive/v3/files') {
				accounts.authorize(request, SCOPES);
				const { name, parents } = jsonBody(request, metadataSchema);
				if (parents[0] !== FOLDER_ID) throw new Refusal(404, `File not found: ${parents[0]}.`);
				if (refused !== undefined && name.includes(refused)) {
					throw new Refusal(403, "The user's Drive storage quota has been exceeded.");
				}
				return uploads.begin(request, ({ mimeType, content }) => {
					const file = { id: `1${randomUUID()}`, name, mimeType, parents, content };
					files.push(file);
					return described(file);
				});
			}
			// The address of an upload is its own key.
			if (method === 'PUT' && url.pathname === '/upload/drive/v3/files')
				return uploads.put(request);
			if (method === 'PATCH' && url.pathname.startsWith('/drive/v3/files/')) {
				accounts.authorize(request, SCOPES);
				const file = files.find(({ id }) => url.pathname.endsWith(`/${id}`));
				if (!file) throw new Refusal(404, 'File not found.');
				return { body: described(file) };
			}
			throw new Refusal(404, `${method} ${url.pathname}`);
		},
	};
}
