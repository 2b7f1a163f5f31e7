import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, checksum]);
}

/**
 * A whole black PNG with 1 bit a pixel.
 * @param sizeBytes with zeros behind it up to this size; readers ignore what follows the last chunk
 */
export function blackPng(width: number, height: number, sizeBytes?: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([1, 0, 0, 0, 0], 8);
	// Each row begins with the number of its filter.
	const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
	const png = Buffer.concat([
		SIGNATURE,
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
	return sizeBytes === undefined ? png : Buffer.concat([png], sizeBytes);
}
