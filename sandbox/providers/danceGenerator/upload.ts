import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../api/context';
import type { DetectedType } from '../../files/fileType';
import type { ReceivedFile } from '../../files/uploads';
import { refuse } from './errors';

interface UploadKind {
	/** "10 MB", "100 MB": taken as mebibytes, the generous reading. */
	maxBytes: number;
	label: string;
	/** Detected type -> content types under which it may be declared. */
	types: Partial<Record<DetectedType, string[]>>;
}

/** What curl declares for types that it does not know, MP4 among them: says nothing. */
const UNDECLARED = 'application/octet-stream';
const MEBIBYTE = 1024 * 1024;
const video = ['video/mp4', 'video/quicktime'];
const kinds: Record<'image' | 'video', UploadKind> = {
	image: {
		maxBytes: 10 * MEBIBYTE,
		label: 'JPG, PNG or WebP of at most 10 MB',
		types: {
			'image/jpeg': ['image/jpeg', 'image/jpg'],
			'image/png': ['image/png'],
			'image/webp': ['image/webp'],
		},
	},
	video: {
		maxBytes: 100 * MEBIBYTE,
		label: 'MP4 or MOV of at most 100 MB',
		// The two are one family of files; either may carry the other's name.
		types: { 'video/mp4': video, 'video/quicktime': video },
	},
};

const invalidUpload = (message: string, details: object = {}) =>
	refuse(422, 'validation_error', message, details);

/** Exactly one part, a file, under the name that the document's `-F "file=@..."` gives it. */
async function receiveOnlyFile(
	request: FastifyRequest,
	context: SandboxContext,
	kind: UploadKind,
): Promise<{ part: MultipartFile; file: ReceivedFile }> {
	if (!request.isMultipart()) throw invalidUpload('The request must be multipart/form-data');
	let found: { part: MultipartFile; file: ReceivedFile } | undefined;
	let problem: string | undefined;
	// Every part is read to its end, refused or not, so that the client gets to read the answer.
	for await (const part of request.parts({ limits: { fileSize: kind.maxBytes, parts: 20 } })) {
		if (part.type === 'field') {
			problem ??= `Unknown field "${part.fieldname}"`;
			continue;
		}
		if (part.fieldname !== 'file' || found) {
			problem ??= found
				? 'Only one file can be uploaded at a time'
				: `Unknown field "${part.fieldname}": the file must be in "file"`;
			part.file.resume();
			continue;
		}
		found = { part, file: await context.uploads.receive(part.file) };
	}
	if (found && !problem) return found;
	if (found) await context.uploads.discard(found.file);
	throw invalidUpload(problem ?? 'The field "file" is required', { field: 'file' });
}

/** Refuses what is too large, empty, or of a type by bytes or declaration that is not taken. */
function acceptedType(part: MultipartFile, file: ReceivedFile, kind: UploadKind): DetectedType {
	if (part.file.truncated) {
		throw refuse(413, 'file_too_large', `The file exceeds the size limit: ${kind.label}`, {
			max_bytes: kind.maxBytes,
		});
	}
	if (file.size === 0) throw invalidUpload('The file is empty', { field: 'file' });
	const { type } = file;
	const declared = part.mimetype.toLowerCase();
	const allowed = type && kind.types[type];
	if (allowed && (declared === UNDECLARED || allowed.includes(declared))) return type;
	throw refuse(415, 'unsupported_media_type', `File format not supported: ${kind.label}`, {
		declared_type: declared,
		detected_type: type ?? null,
	});
}

async function upload(request: FastifyRequest, context: SandboxContext, kind: UploadKind) {
	const { part, file } = await receiveOnlyFile(request, context, kind);
	const { sha256, size } = file;
	request.visit.entry.body = {
		file: {
			fieldName: part.fieldname,
			fileName: part.filename,
			mimeType: part.mimetype,
			size,
			sha256,
		},
	};
	try {
		const stored = await context.uploads.keep(file, acceptedType(part, file, kind));
		return { url: `${context.origin()}${stored.urlPath}`, filename: part.filename, size };
	} catch (error) {
		await context.uploads.discard(file);
		throw error;
	}
}

/** `POST /upload/image` and `POST /upload/video`. */
export function addUploadRoutes(scope: FastifyInstance, context: SandboxContext): void {
	void scope.register(multipart, { throwFileSizeLimit: false });
	scope.post('/upload/image', (request) => upload(request, context, kinds.image));
	scope.post('/upload/video', (request) => upload(request, context, kinds.video));
}
