/** What Telegram answers when it does not do what it is asked. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** A file of a form. */
export interface UploadedFile {
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

/** The parameters and files of a request. */
export interface Call {
	params: Record<string, unknown>;
	files: Record<string, UploadedFile>;
}
